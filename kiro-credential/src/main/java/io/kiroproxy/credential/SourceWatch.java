package io.kiroproxy.credential;

import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the file an account was copied from holds something newer for the same login: the IDE renews it too.
 * The file may as well hold another person's login by now, so it is taken over only when it looks like the same one,
 * and where the owner's id is known the upstream must confirm it. Keeper's thread only.
 */
final class SourceWatch {
    private final RegistryParts parts;

    SourceWatch(RegistryParts parts) {
        this.parts = parts;
    }

    /** Credentials of the source that were renewed after ours; completes with null when there are none. */
    CompletableFuture<@Nullable Credentials> newer(Member member, Account account, @Nullable Secret stale) {
        Optional<Credentials> found = parts.store().source(account);
        Credentials ours = account.credentials();
        if (found.isEmpty() || ours == null) {
            return none();
        }
        AccessToken theirs = found.get().accessToken();
        AccessToken own = ours.accessToken();
        boolean renewed = theirs != null
                && !Objects.equals(theirs.secret(), stale)
                && (own == null || theirs.expiresAt().isAfter(own.expiresAt()))
                && theirs.lasts(parts.clock().instant(), parts.settings().useMargin());
        return renewed ? confirmed(account, found.get()) : none();
    }

    /** Credentials of the source with another refresh token, after ours was refused; null when there are none. */
    CompletableFuture<@Nullable Credentials> replacement(Account account) {
        Optional<Credentials> found = parts.store().source(account);
        Credentials ours = account.credentials();
        if (found.isEmpty() || ours == null) {
            return none();
        }
        Secret theirs = found.get().refreshToken();
        boolean other = theirs != null && !Objects.equals(theirs, ours.refreshToken());
        return other ? confirmed(account, found.get()) : none();
    }

    private CompletableFuture<@Nullable Credentials> confirmed(Account account, Credentials found) {
        Credentials ours = Objects.requireNonNull(account.credentials());
        if (!Logins.alike(ours, found)) {
            return none();
        }
        ControlPlane controlPlane = parts.controlPlane();
        AccessToken token = found.accessToken();
        Instant now = parts.clock().instant();
        boolean sameToken = found.refreshToken() != null && Objects.equals(found.refreshToken(), ours.refreshToken());
        boolean askable = account.userId() != null && token != null && token.lasts(now, Duration.ZERO);
        if (sameToken || controlPlane == null || !askable) {
            return CompletableFuture.completedFuture(found);
        }
        return controlPlane
                .usage(parts.identities().of(account.withCredentials(found), now))
                .<@Nullable Credentials>thenApply(
                        usage -> Objects.equals(usage.userId(), account.userId()) ? found : null)
                .exceptionally(failure -> null)
                .toCompletableFuture();
    }

    private static CompletableFuture<@Nullable Credentials> none() {
        return CompletableFuture.completedFuture(null);
    }
}
