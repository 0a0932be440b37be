package io.kiroproxy.credential;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.store.SharedState;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One refresh that is under way. Its fields belong to the keeper's thread; the result to everybody. */
final class RefreshFlight {
    final Member member;
    final @Nullable Secret stale;
    final CompletableFuture<Account> result = new CompletableFuture<>();
    SharedState.@Nullable Lease lease;

    @Nullable
    Instant waitingSince;

    /** When the login service was last asked, null when it was not. */
    @Nullable
    Instant askedAt;

    boolean secondTry;

    /** The tokens of a new login, which take the place of a refresh. */
    @Nullable
    Credentials replacement;

    RefreshFlight(Member member, @Nullable Secret stale) {
        this.member = member;
        this.stale = stale;
    }
}
