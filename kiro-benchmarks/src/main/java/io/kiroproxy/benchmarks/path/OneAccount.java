package io.kiroproxy.benchmarks.path;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A pool of one account that is always ready. */
final class OneAccount implements AccountPool, AccountLease {

    private final AccountIdentity identity = new AccountIdentity(
            "bench",
            CredentialKind.SOCIAL,
            Secret.of("token"),
            "arn:aws:codewhisperer:us-east-1:123456789012:profile/BENCH",
            null,
            "0".repeat(64),
            null,
            null);

    @Override
    public CompletionStage<AccountLease> acquire(AccountQuery query) {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public AccountIdentity identity() {
        return identity;
    }

    @Override
    public CompletionStage<AccountLease> renew(UpstreamFailure refusal) {
        return CompletableFuture.failedStage(new IllegalStateException("nothing refuses this token"));
    }

    @Override
    public void close(AttemptOutcome outcome) {
        // always ready again
    }
}
