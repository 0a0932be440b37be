package io.kiroproxy.server.doctor;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an account's credentials hold: how long the token lasts, and which region and profile it is for. */
final class CredentialChecks {

    private static final Duration SOON = Duration.ofMinutes(5);

    private final AccountView view;
    private final InstantSource clock;

    CredentialChecks(AccountView view, InstantSource clock) {
        this.view = view;
        this.clock = clock;
    }

    List<Check> run() {
        Credentials credentials = view.account().credentials();
        List<Check> checks = new ArrayList<>();
        if (credentials != null) {
            checks.add(token(credentials));
            if (credentials.kind() != CredentialKind.API_KEY) {
                checks.add(profile(credentials));
            }
        }
        return checks;
    }

    private Check token(Credentials credentials) {
        String id = "token-" + view.id().value();
        String name = "Token of " + view.account().name();
        AccessToken token = credentials.accessToken();
        if (token != null && token.lasts(clock.instant(), SOON)) {
            Instant end = token.expiresAt();
            return Check.ok(
                    id,
                    name,
                    end.equals(Instant.MAX) ? "does not end" : "token until " + end.truncatedTo(ChronoUnit.SECONDS));
        }
        if (credentials.refreshToken() != null) {
            return Check.ok(id, name, "is over and is renewed by the next call");
        }
        return Check.fail(id, name, "is over and cannot be renewed", "sign in again: kiro-proxy login");
    }

    private Check profile(Credentials credentials) {
        String id = "profile-" + view.id().value();
        String name = "Profile of " + view.account().name();
        String region = Objects.requireNonNullElse(credentials.region(), "us-east-1");
        String profile = credentials.profileArn();
        if (profile == null) {
            return Check.ok(id, name, "region " + region + ", the profile is asked for by the first call");
        }
        String[] parts = profile.split(":", -1);
        String home = parts.length > 3 ? parts[3] : "";
        return credentials.region() == null || home.equals(region)
                ? Check.ok(id, name, "region " + home + ", profile " + profile)
                : Check.warn(
                        id,
                        name,
                        "region " + region + ", but the profile is of " + home,
                        "sign in again with --region " + home);
    }
}
