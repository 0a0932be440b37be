package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.LoginPlaces;
import io.kiroproxy.server.http.ApiRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Token files on this machine: what the IDE has written, and lists of such files. */
final class ScanRoutes {

    private final Intake intake;
    private final LoginPlaces places;
    private final InstantSource clock;

    ScanRoutes(Intake intake, LoginPlaces places, InstantSource clock) {
        this.intake = intake;
        this.places = places;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/token/scan", Action.now(request -> scan())),
                Endpoint.changes("POST", "/api/token/add-from-scan", this::add),
                Endpoint.shows("POST", "/api/token/refresh-check", Action.now(request -> check())),
                Endpoint.shows("GET", "/api/config/export", Action.now(request -> export())),
                Endpoint.changes("POST", "/api/config/import", this::take),
                Endpoint.shows("GET", "/api/kiro/login-url", Action.now(request -> login())));
    }

    private Result scan() {
        ObjectNode json = Json.object();
        ArrayNode tokens = json.putArray("tokens");
        ArrayNode problems = json.putArray("problems");
        ImportPreview preview = places.scan(intake.existing());
        preview.candidates().forEach(candidate -> tokens.add(token(candidate)));
        preview.problems().forEach(problems::add);
        return Result.of(json);
    }

    /** The token file; of a login that stands elsewhere, where it was found. */
    private static String path(ImportPreview.Candidate candidate) {
        return Objects.requireNonNullElse(candidate.source(), candidate.where());
    }

    private static ObjectNode token(ImportPreview.Candidate candidate) {
        Credentials credentials = candidate.found().credentials();
        String path = path(candidate);
        String file = Objects.toString(Path.of(path).getFileName(), path);
        return Json.object()
                .put("path", path)
                .put("name", file.endsWith(".json") ? file.substring(0, file.length() - 5) : file)
                .put("expires", AccountJson.expires(credentials))
                .put("auth_method", AccountJson.method(credentials))
                .put("region", AccountJson.region(credentials))
                .put("has_refresh_token", credentials.refreshToken() != null)
                .put("already_added", candidate.duplicateOf() != null)
                .put("idc_config_complete", AccountJson.idcComplete(credentials));
    }

    /** Only what a scan finds (kiroproxy-contract.md 2.6 d14); of others not even their being is told. */
    private CompletionStage<Result> add(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        String path = inputs.neededText("path");
        Intake.Wishes wishes = new Intake.Wishes(inputs.text("name"), null);
        Path file = TokenFiles.path(path);
        if (file != null && TokenFiles.directlyIn(file, places.folders())) {
            ImportPreview.Candidate login = TokenFiles.login(file, intake.existing());
            if (login == null) {
                throw RefusedRequest.detail(400, "Invalid token file");
            }
            return intake.add(login, wishes);
        }
        return intake.add(
                places.scan(intake.existing()).candidates().stream()
                        .filter(candidate -> path(candidate).equals(path))
                        .findFirst()
                        .orElseThrow(() -> RefusedRequest.detail(400, "Token file not found in the scanned folders")),
                wishes);
    }

    private Result check() {
        Instant now = clock.instant();
        ObjectNode json = Json.object();
        ArrayNode accounts = json.putArray("accounts");
        for (Account account : intake.existing()) {
            Credentials credentials = account.credentials();
            ObjectNode entry =
                    accounts.addObject().put("id", account.id().value()).put("name", account.name());
            if (credentials == null) {
                entry.put("valid", false).put("error", account.problem());
            } else {
                entry.put("valid", !AccountJson.expired(credentials, now))
                        .put("expiring_soon", AccountJson.expiringSoon(credentials, now))
                        .put("expires", AccountJson.expires(credentials))
                        .put("auth_method", AccountJson.method(credentials))
                        .put("has_refresh_token", credentials.refreshToken() != null);
            }
        }
        return Result.of(json);
    }

    private Result export() {
        ObjectNode json = Json.object();
        ArrayNode accounts = json.putArray("accounts");
        for (Account account : intake.existing()) {
            accounts.addObject()
                    .put("name", account.name())
                    .put("token_path", account.source())
                    .put("enabled", account.enabled());
        }
        return Result.of(json.put("exported_at", clock.instant().toString()));
    }

    /** Adds the files of a list; what is missing or there already is passed over, as in the original, and said. */
    private CompletionStage<Result> take(ApiRequest request) {
        JsonNode list = Inputs.of(request).list("accounts");
        Set<AccountId> taken = new HashSet<>(intake.taken());
        List<Account> known = new ArrayList<>(intake.existing());
        List<CompletableFuture<AccountView>> added = new ArrayList<>();
        ArrayNode skipped = Json.array();
        for (JsonNode entry : list) {
            String path = entry.path("token_path").asText("");
            ImportPreview.Candidate login = TokenFiles.login(TokenFiles.path(path), known);
            if (login == null || !login.isNew()) {
                skipped.add(path + (login == null ? ": no token file" : ": already added"));
                continue;
            }
            Account.Builder account = CredentialImport.account(login, taken, intake.random()).toBuilder();
            String name = entry.path("name").asText("").strip();
            if (!name.isEmpty()) {
                account.name(name);
            }
            Account made =
                    account.enabled(entry.path("enabled").asBoolean(true)).build();
            taken.add(made.id());
            known.add(made);
            added.add(intake.add(made).toCompletableFuture());
        }
        return CompletableFuture.allOf(added.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    ObjectNode json = Result.ok().put("imported", added.size());
                    json.set("skipped", skipped);
                    return Result.about(
                            String.join(
                                    ",",
                                    added.stream()
                                            .map(one -> one.join().id().value())
                                            .toList()),
                            json);
                });
    }

    private Result login() {
        ObjectNode json =
                Json.object().put("message", "Sign in with the Kiro IDE on this machine, then scan for its token.");
        json.putArray("instructions")
                .add("1. Open the Kiro IDE.")
                .add("2. Sign in with Google, GitHub or AWS.")
                .add("3. The IDE writes its token file below ~/.aws/sso/cache.")
                .add("4. Come back and scan for tokens.");
        List<Path> folders = places.folders();
        Path file = folders.isEmpty() ? null : folders.get(0).resolve("kiro-auth-token.json");
        return Result.of(json.put("token_path", file == null ? "" : file.toString())
                .put("token_exists", file != null && Files.isRegularFile(file)));
    }
}
