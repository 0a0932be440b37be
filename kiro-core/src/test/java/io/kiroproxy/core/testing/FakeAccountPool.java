package io.kiroproxy.core.testing;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountPool;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives accounts in order, leaving out excluded ones, and remembers what became of each lease. */
public final class FakeAccountPool implements AccountPool {

    private final List<String> accounts;
    private final List<AccountQuery> queries = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private @Nullable UpstreamFailure renewalFailure;
    private @Nullable GatewayException none;
    private boolean holding;
    private final List<Runnable> held = new ArrayList<>();

    public FakeAccountPool(String... accounts) {
        this.accounts = List.of(accounts);
    }

    /** Renewals fail with {@code failure}. */
    public synchronized FakeAccountPool renewalsFail(UpstreamFailure failure) {
        renewalFailure = failure;
        return this;
    }

    /** What is said when no account is left. */
    public synchronized FakeAccountPool whenNone(GatewayException failure) {
        none = failure;
        return this;
    }

    /** Leases and renewals wait for {@link #release}. */
    public synchronized FakeAccountPool hold() {
        holding = true;
        return this;
    }

    /** Gives what waits. */
    public void release() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(Runnable::run);
    }

    @Override
    public synchronized CompletionStage<AccountLease> acquire(AccountQuery query) {
        queries.add(query);
        for (String account : accounts) {
            if (!query.exclude().contains(account)
                    && (query.scope().account() == null
                            || account.equals(query.scope().account()))) {
                return later(account, 0);
            }
        }
        return CompletableFuture.failedFuture(
                none == null ? new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "no account is left") : none);
    }

    private synchronized CompletionStage<AccountLease> later(String account, int renewals) {
        CompletableFuture<AccountLease> future = new CompletableFuture<>();
        Runnable give = () -> {
            Lease lease = new Lease(account, renewals);
            synchronized (this) {
                leases.add(lease);
            }
            future.complete(lease);
        };
        if (holding) {
            held.add(give);
        } else {
            give.run();
        }
        return future;
    }

    public synchronized List<AccountQuery> queries() {
        return List.copyOf(queries);
    }

    /** All leases ever given, in order. */
    public synchronized List<Lease> leases() {
        return List.copyOf(leases);
    }

    /** The outcomes of all leases in the order they were given; a missing one is "open", a renewed one "renewed". */
    public synchronized List<String> outcomes() {
        return leases.stream().map(Lease::outcome).toList();
    }

    /** A lease that insists on being closed once. */
    public final class Lease implements AccountLease {

        private final String account;
        private final int renewals;
        private String outcome = "open";

        private Lease(String account, int renewals) {
            this.account = account;
            this.renewals = renewals;
        }

        @Override
        public AccountIdentity identity() {
            return new AccountIdentity(
                    account,
                    CredentialKind.SOCIAL,
                    Secret.of("token-" + account + "-" + renewals),
                    null,
                    null,
                    "0".repeat(64),
                    null,
                    null);
        }

        @Override
        public CompletionStage<AccountLease> renew(UpstreamFailure refusal) {
            become("renewed");
            UpstreamFailure failure = renewalFailure;
            return failure == null
                    ? later(account, renewals + 1)
                    : CompletableFuture.failedFuture(new UpstreamFailureException(failure));
        }

        @Override
        public void close(AttemptOutcome how) {
            if (how instanceof AttemptOutcome.Failed failed) {
                become("failed " + failed.failure().kind());
            } else if (how instanceof AttemptOutcome.Success success) {
                become("success " + success.credits());
            } else {
                become("abandoned");
            }
        }

        private synchronized void become(String next) {
            if (!outcome.equals("open")) {
                throw new AssertionError("lease of " + account + " closed twice: " + outcome + ", then " + next);
            }
            outcome = next;
        }

        public synchronized String outcome() {
            return outcome;
        }
    }
}
