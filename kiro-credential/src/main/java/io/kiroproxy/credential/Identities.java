package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts together what an account shows upstream: one value, so that nothing of two accounts can mix. */
final class Identities {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}");

    private final PoolSettings settings;

    Identities(PoolSettings settings) {
        this.settings = settings;
    }

    AccountIdentity of(Account account, Instant now) {
        Credentials credentials = Objects.requireNonNull(account.credentials(), "credentials");
        AccessToken token = Objects.requireNonNull(credentials.accessToken(), "accessToken");
        return new AccountIdentity(
                account.id().value(),
                credentials.kind(),
                token.secret(),
                credentials.profileArn(),
                region(credentials),
                MachineIds.shown(account.machineId(), settings.machineIds(), now),
                account.clientIdentity(),
                proxy(account));
    }

    @Nullable
    ProxyAddress proxy(Account account) {
        return account.proxy() != null ? account.proxy() : settings.proxy();
    }

    /** The profile's region where no ARN says so; a European login's profile is likely in Europe (kiro-upstream-2026.md 1.6). */
    private static @Nullable String region(Credentials credentials) {
        String region = credentials.region();
        if (region != null && REGION.matcher(region).matches()) {
            return region;
        }
        boolean european = credentials.kind() == CredentialKind.IDENTITY_CENTER
                && credentials instanceof IdcCredentials idc
                && idc.ssoRegion().startsWith("eu-");
        return european ? "eu-central-1" : null;
    }
}
