package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.CallExecutor;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One call's search for an account. */
final class Acquisition {
    final AccountQuery query;
    final CompletableFuture<AccountLease> result = new CompletableFuture<>();

    /** Accounts that could not be made ready for this call. */
    final Set<String> tried = ConcurrentHashMap.newKeySet();

    volatile CallExecutor.@Nullable Cancellable timeout;

    Acquisition(AccountQuery query) {
        this.query = query;
    }

    void fail(Throwable failure) {
        cancelTimeout();
        result.completeExceptionally(failure);
    }

    void cancelTimeout() {
        CallExecutor.Cancellable pending = timeout;
        if (pending != null) {
            pending.cancel();
        }
    }
}
