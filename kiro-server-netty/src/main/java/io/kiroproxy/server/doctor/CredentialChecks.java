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
        Subject subject = Subject.of(Subject.Kind.TOKEN, view);
        AccessToken token = credentials.accessToken();
        if (token != null && token.lasts(clock.instant(), SOON)) {
            Instant end = token.expiresAt();
            return end.equals(Instant.MAX)
                    ? subject.is(Diagnosis.TOKEN_ENDLESS)
                    : subject.is(Diagnosis.TOKEN_GOOD, "until", end.truncatedTo(ChronoUnit.SECONDS));
        }
        return subject.is(credentials.refreshToken() == null ? Diagnosis.TOKEN_OVER : Diagnosis.TOKEN_RENEWED);
    }

    private Check profile(Credentials credentials) {
        Subject subject = Subject.of(Subject.Kind.PROFILE, view);
        String region = Objects.requireNonNullElse(credentials.region(), "us-east-1");
        String profile = credentials.profileArn();
        if (profile == null) {
            return subject.is(Diagnosis.PROFILE_UNASKED, "region", region);
        }
        String[] parts = profile.split(":", -1);
        String home = parts.length > 3 ? parts[3] : "";
        return credentials.region() == null || home.equals(region)
                ? subject.is(Diagnosis.PROFILE_FINE, "region", home, "profile", profile)
                : subject.is(Diagnosis.PROFILE_ELSEWHERE, "region", region, "home", home);
    }
}
