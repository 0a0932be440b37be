package io.kiroproxy.credential.login;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.AccountId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of a login.
 *
 * @param way how to sign in
 * @param name the new account's name, null for one made of its kind and id; ignored when one is replaced
 * @param existing the account whose tokens are replaced, null to add a new one
 * @param proxy the way out for the login's own requests and for the new account; null for the replaced account's, or
 *     else the process's default
 */
public record LoginRequest(
        LoginWay way,
        @Nullable String name,
        @Nullable AccountId existing,
        @Nullable ProxyAddress proxy) {
    public LoginRequest {
        Objects.requireNonNull(way, "way");
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException("account name: blank (expected: a name)");
        }
    }

    /** A new account with the defaults. */
    public static LoginRequest of(LoginWay way) {
        return new LoginRequest(way, null, null, null);
    }

    /** A copy with a name for the account. */
    public LoginRequest named(String newName) {
        return new LoginRequest(way, newName, existing, proxy);
    }

    /** A copy that logs {@code account} in again: its id, name, settings, history and machine id stay. */
    public LoginRequest replacing(AccountId account) {
        return new LoginRequest(way, name, account, proxy);
    }

    /** A copy that goes out through {@code newProxy}. */
    public LoginRequest through(ProxyAddress newProxy) {
        return new LoginRequest(way, name, existing, newProxy);
    }
}
