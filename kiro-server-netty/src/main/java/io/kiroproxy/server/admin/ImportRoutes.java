package io.kiroproxy.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.AccountExport;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.FoundCredentials;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.SealedExport;
import io.kiroproxy.server.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Many accounts at once, out and in again, with nothing lost on the way (kiroproxy-contract.md 2.6 d17). */
final class ImportRoutes {

    /** Fields of an export's credentials that are no secrets; everything else is masked. */
    private static final Set<String> OPEN_FIELDS = Set.of(
            "expiresAt",
            "region",
            "apiRegion",
            "authMethod",
            "provider",
            "profileArn",
            "startUrl",
            "clientId",
            "tokenEndpoint",
            "issuerUrl",
            "scopes",
            "registrationExpiresAt");

    private static final List<String> ORIGINAL_FIELDS =
            List.of("accessToken", "refreshToken", "expiresAt", "region", "authMethod", "clientId", "clientSecret");

    private static final String MASK = "***";

    private final Intake intake;
    private final InstantSource clock;

    ImportRoutes(Intake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.changes("GET", "/api/accounts/export", Action.now(this::export)),
                Endpoint.changes("POST", "/api/accounts/export", Action.now(this::seal)),
                Endpoint.changes("POST", "/api/accounts/import", this::take));
    }

    /** Whole tokens only with the admin key and {@code secrets=1} (decisions.md 13). */
    private Result export(ApiRequest request) {
        refuseWithoutKey(request);
        boolean secrets = Boolean.TRUE.equals(Inputs.flag(request, "secrets"));
        ObjectNode json = Result.ok();
        json.setAll(exported(chosen(request)));
        if (!secrets) {
            json.path("accounts").forEach(ImportRoutes::mask);
        }
        return Result.about(request.query().getOrDefault("accounts", ""), json.put("secrets", secrets));
    }

    /** Those that are named, all where none is. */
    private List<Account> chosen(ApiRequest request) {
        String ids = request.query().getOrDefault("accounts", "");
        if (ids.isEmpty()) {
            return intake.existing();
        }
        Set<String> named = Set.copyOf(List.of(ids.split(",", -1)));
        List<Account> found = intake.existing().stream()
                .filter(account -> named.contains(account.id().value()))
                .toList();
        if (found.size() < named.size()) {
            throw RefusedRequest.noAccount();
        }
        return found;
    }

    /** Whole tokens too, but under a passphrase; its place is the body, for addresses are written down. */
    private Result seal(ApiRequest request) {
        refuseWithoutKey(request);
        String passphrase = Inputs.of(request).neededText("passphrase");
        if (passphrase.isBlank()
                || passphrase.length() < SealedExport.MIN_PASSPHRASE
                || passphrase.length() > SealedExport.MAX_PASSPHRASE) {
            throw RefusedRequest.invalid(
                    "body",
                    "passphrase",
                    "String should have " + SealedExport.MIN_PASSPHRASE + " to " + SealedExport.MAX_PASSPHRASE
                            + " characters",
                    "string_length");
        }
        Instant now = clock.instant();
        JsonText plain = AccountExport.json(chosen(request), now);
        ObjectNode json =
                Result.ok().put("count", object(plain).path("accounts").size());
        json.setAll(object(SealedExport.seal(plain, Secret.of(passphrase), intake.random())));
        return Result.of(json.put("exported_at", now.toString()).put("version", "1.0"));
    }

    private static void refuseWithoutKey(ApiRequest request) {
        if (request.key() != ApiRequest.Key.SHOWN) {
            throw RefusedRequest.detail(
                    403,
                    "an export holds tokens and needs an admin key: set access.admin-key-file in the configuration, "
                            + "restart, and call again with Authorization: Bearer and ?secrets=1");
        }
    }

    private static ObjectNode object(JsonText text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an export is JSON", e);
        }
    }

    private ObjectNode exported(List<Account> accounts) {
        ObjectNode json = object(AccountExport.json(accounts, clock.instant()));
        json.path("accounts").forEach(account -> fill((ObjectNode) account.path("credentials")));
        return json;
    }

    /** The original's fields are there in any case (kiroproxy-contract.md 2.2). */
    private static void fill(ObjectNode credentials) {
        for (String name : ORIGINAL_FIELDS) {
            if (!credentials.has(name)) {
                credentials.putNull(name);
            }
        }
    }

    private static void mask(JsonNode account) {
        ObjectNode entry = (ObjectNode) account;
        entry.remove("machineId");
        if (entry.hasNonNull("proxy_url")) {
            entry.put("proxy_url", maskedProxy(entry.get("proxy_url").asText()));
        }
        ObjectNode credentials = (ObjectNode) entry.get("credentials");
        List<String> names = new ArrayList<>();
        credentials.fieldNames().forEachRemaining(names::add);
        names.removeAll(OPEN_FIELDS);
        names.removeIf(name -> !credentials.hasNonNull(name));
        names.forEach(name -> credentials.put(name, MASK));
    }

    private CompletionStage<Result> take(ApiRequest request) {
        ImportPreview preview = read(request);
        if (Boolean.TRUE.equals(Inputs.flag(request, "preview"))) {
            return CompletableFuture.completedFuture(Result.of(preview(preview)));
        }
        List<String> errors = new ArrayList<>(preview.problems());
        Set<AccountId> taken = new HashSet<>(intake.taken());
        List<CompletableFuture<AccountView>> added = new ArrayList<>();
        for (ImportPreview.Candidate candidate : preview.candidates()) {
            try {
                if (!candidate.isNew()) {
                    errors.add(name(candidate) + ": already added");
                    continue;
                }
                Account account = CredentialImport.account(candidate, taken, intake.random());
                taken.add(account.id());
                added.add(intake.add(account).toCompletableFuture());
            } catch (GatewayException e) {
                errors.add(name(candidate) + ": " + e.description());
            }
        }
        return CompletableFuture.allOf(added.toArray(new CompletableFuture<?>[0]))
                .handle((done, failure) -> imported(added, errors));
    }

    private static Result imported(List<CompletableFuture<AccountView>> added, List<String> errors) {
        List<String> ids = new ArrayList<>();
        for (CompletableFuture<AccountView> one : added) {
            if (one.isCompletedExceptionally()) {
                one.exceptionally(failure -> {
                    errors.add(Reasons.of(failure));
                    return null;
                });
            } else {
                ids.add(one.join().id().value());
            }
        }
        ObjectNode json = Result.ok().put("imported", ids.size());
        ArrayNode problems = json.putArray("errors");
        errors.forEach(problems::add);
        ArrayNode accounts = json.putArray("account_ids");
        ids.forEach(accounts::add);
        return Result.about(String.join(",", ids), json);
    }

    private ImportPreview read(ApiRequest request) {
        try {
            String text = new String(request.body(), StandardCharsets.UTF_8);
            return new CredentialImport(List.of(), intake.existing()).text(text, "import");
        } catch (GatewayException e) {
            throw RefusedRequest.detail(400, e.description());
        }
    }

    private static ObjectNode preview(ImportPreview preview) {
        ObjectNode json = Result.ok().put("imported", 0).put("preview", true);
        ArrayNode candidates = json.putArray("candidates");
        preview.candidates().forEach(candidate -> candidates.add(candidate(candidate)));
        ArrayNode errors = json.putArray("errors");
        preview.problems().forEach(errors::add);
        return json;
    }

    private static ObjectNode candidate(ImportPreview.Candidate candidate) {
        FoundCredentials found = candidate.found();
        ObjectNode json = Json.object()
                .put("name", found.name())
                .put("where", candidate.where())
                .put("kind", found.credentials().kind().name().toLowerCase(Locale.ROOT))
                .put("auth_method", AccountJson.method(found.credentials()))
                .put("enabled", found.enabled())
                .put("email", found.email())
                .put("region", AccountJson.region(found.credentials()))
                .put("expires", AccountJson.expires(found.credentials()))
                .put("has_refresh_token", found.credentials().refreshToken() != null)
                .put("proxy_url", maskedProxy(found.proxyUrl()))
                .put("new", candidate.isNew())
                .put("repeated", candidate.repeated())
                .put(
                        "duplicate_of",
                        candidate.duplicateOf() == null
                                ? null
                                : candidate.duplicateOf().value());
        ArrayNode warnings = json.putArray("warnings");
        found.warnings().forEach(warnings::add);
        return json;
    }

    private static @Nullable String maskedProxy(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return AccountJson.proxy(ProxyAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return MASK;
        }
    }

    private static String name(ImportPreview.Candidate candidate) {
        String name = candidate.found().name();
        return name == null ? candidate.where() : name;
    }
}
