package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A place on an account. Closing or renewing ends it; what comes after does nothing. */
final class PooledLease implements AccountLease {
    private final LeasePool pool;
    private final Member member;
    private final AccountQuery query;
    private final AccountIdentity identity;
    private final Instant leased;
    private final AtomicBoolean over = new AtomicBoolean();

    PooledLease(LeasePool pool, Member member, AccountQuery query, AccountIdentity identity, Instant leased) {
        this.pool = pool;
        this.member = member;
        this.query = query;
        this.identity = identity;
        this.leased = leased;
    }

    @Override
    public AccountIdentity identity() {
        return identity;
    }

    @Override
    public CompletionStage<AccountLease> renew(UpstreamFailure refusal) {
        Objects.requireNonNull(refusal, "refusal");
        if (!over.compareAndSet(false, true)) {
            throw new IllegalStateException("the lease has been closed or renewed already");
        }
        return pool.renew(this, refusal);
    }

    @Override
    public void close(AttemptOutcome outcome) {
        Objects.requireNonNull(outcome, "outcome");
        if (over.compareAndSet(false, true)) {
            pool.closed(this, outcome);
        }
    }

    Member member() {
        return member;
    }

    /** When it was given. */
    Instant leased() {
        return leased;
    }

    AccountQuery query() {
        return query;
    }

    @Override
    public String toString() {
        return "lease of account " + identity.accountId();
    }
}
