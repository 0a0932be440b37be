package io.kiroproxy.core.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one account that an upstream request may show. It travels as one immutable value, so that no
 * request can mix the parts of two accounts.
 *
 * @param accountId our own id for the account
 * @param kind how it was logged in
 * @param accessToken the bearer token or key, valid when the lease was given
 * @param profileArn the account's profile, null when it has none of its own
 * @param region where its profile lives when no ARN says so; null for the default
 * @param machineId 64 lower-case hex digits, stable for the account (kiro-upstream.md 9)
 * @param clientIdentity a row of the client identity table, null for the endpoint's own default
 * @param proxy the account's way out, null for the process's default
 */
public record AccountIdentity(
        String accountId,
        CredentialKind kind,
        Secret accessToken,
        @Nullable String profileArn,
        @Nullable String region,
        String machineId,
        @Nullable String clientIdentity,
        @Nullable ProxyAddress proxy) {

    public AccountIdentity {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(machineId, "machineId");
    }
}
