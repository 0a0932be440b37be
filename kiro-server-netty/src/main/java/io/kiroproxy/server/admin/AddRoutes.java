package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** New accounts from one token file or one pasted token. */
final class AddRoutes {

    /** How long an access token is taken to last when there is nothing to renew it with and nobody says. */
    private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

    private static final String API_KEY_PREFIX = "ksk_";

    private final Intake intake;
    private final InstantSource clock;

    AddRoutes(Intake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.changes("POST", "/api/accounts", this::add),
                Endpoint.changes("POST", "/api/accounts/manual", this::manual));
    }

    private CompletionStage<Result> add(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        String path = inputs.neededText("token_path");
        Intake.Wishes wishes = new Intake.Wishes(inputs.text("name"), AccountRoutes.proxy(inputs.text("proxy_url")));
        ImportPreview.Candidate login = TokenFiles.login(TokenFiles.path(path), intake.existing());
        if (login == null) {
            throw RefusedRequest.detail(400, "Invalid token path");
        }
        return intake.add(login, wishes);
    }

    private CompletionStage<Result> manual(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        String access = inputs.text("access_token", "").strip();
        if (access.isEmpty()) {
            throw RefusedRequest.detail(400, "Missing access_token");
        }
        String refresh = inputs.text("refresh_token", "").strip();
        String name = inputs.text("name", "").strip();
        String region = inputs.text("region", "").strip();
        Credentials credentials = credentials(access, refresh, region.isEmpty() ? null : region);
        if (intake.existing().stream().anyMatch(account -> sameLogin(account, credentials))) {
            return CompletableFuture.completedFuture(Result.failed("Account already added"));
        }
        AccountId id = intake.newId();
        Account account = Account.builder(id, MachineIds.random(intake.random()))
                .name(name.isEmpty() ? "manual " + id : name)
                .credentials(credentials)
                .build();
        return intake.add(account).thenApply(Intake::added);
    }

    private Credentials credentials(String access, String refresh, @Nullable String region) {
        if (access.startsWith(API_KEY_PREFIX)) {
            return new ApiKeyCredentials(Secret.of(access), null, region);
        }
        Instant ends = refresh.isEmpty() ? clock.instant().plus(ASSUMED_LIFE) : Instant.EPOCH;
        return new SocialCredentials(
                new AccessToken(Secret.of(access), ends),
                refresh.isEmpty() ? null : Secret.of(refresh),
                null,
                region,
                null);
    }

    private static boolean sameLogin(Account account, Credentials credentials) {
        Credentials known = account.credentials();
        return known != null && known.sameLogin(credentials);
    }
}
