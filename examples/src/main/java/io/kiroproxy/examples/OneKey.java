package io.kiroproxy.examples;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A pool of one account that is a key: for upstreams without logins. */
public final class OneKey implements AccountPool {

    private static final String NO_MACHINE = "0".repeat(64);

    private final AccountIdentity identity;

    public OneKey(String name, String key) {
        identity =
                new AccountIdentity(name, CredentialKind.API_KEY, Secret.of(key), null, null, NO_MACHINE, null, null);
    }

    @Override
    public CompletionStage<AccountLease> acquire(AccountQuery query) {
        return CompletableFuture.completedStage(new Lease(identity));
    }

    private record Lease(AccountIdentity identity) implements AccountLease {
        @Override
        public CompletionStage<AccountLease> renew(UpstreamFailure refusal) {
            return CompletableFuture.failedStage(new UpstreamFailureException(refusal));
        }

        @Override
        public void close(AttemptOutcome outcome) {}
    }
}
