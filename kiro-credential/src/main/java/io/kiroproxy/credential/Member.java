package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UsageLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An account's place in this process: the current snapshot and what is counted around it. */
final class Member {
    /** A list of models that is older says nothing any more. */
    static final Duration OFFER_TRUSTED = Duration.ofDays(1);

    private final AccountId id;
    private final int defaultLimit;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Account account;
    private volatile @Nullable Usage usage;
    private volatile @Nullable Offer offer;
    private volatile Instant refreshNotBefore = Instant.EPOCH;
    private volatile boolean unsaved;

    /** Limits and when they were asked for. */
    record Usage(UsageLimits limits, Instant at) {}

    /** The models that the account's plan lists, and when it was asked for them. */
    record Offer(Set<String> models, Instant at) {
        Offer {
            models = Set.copyOf(models);
        }
    }

    /** @param defaultLimit calls at once where the account says nothing, 0 for no limit */
    Member(Account account, int defaultLimit) {
        this.defaultLimit = defaultLimit;
        this.id = account.id();
        this.account = account;
    }

    AccountId id() {
        return id;
    }

    Account account() {
        return account;
    }

    void account(Account newAccount) {
        account = newAccount;
    }

    /** Takes one place; false when the account's own limit is reached. */
    boolean tryEnter() {
        int limit = limit();
        while (true) {
            int now = inFlight.get();
            if (limit > 0 && now >= limit) {
                return false;
            }
            if (inFlight.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Calls at once, 0 for no limit. */
    int limit() {
        int own = account.traits().maxInFlight();
        return own > 0 ? own : defaultLimit;
    }

    void leave() {
        if (inFlight.decrementAndGet() < 0) {
            throw new IllegalStateException("account " + id + ": more leases closed than given");
        }
    }

    int inFlight() {
        return inFlight.get();
    }

    boolean isFull() {
        int limit = limit();
        return limit > 0 && inFlight.get() >= limit;
    }

    /** A used up allowance comes back when the account's last answer about usage said, where the failure does not say. */
    AttemptOutcome withReset(AttemptOutcome outcome) {
        Usage known = usage;
        boolean unsaid = outcome instanceof AttemptOutcome.Failed failed
                && failed.failure().kind() == UpstreamFailure.Kind.QUOTA_EXHAUSTED
                && failed.failure().resetsAt() == null;
        if (!unsaid || known == null) {
            return outcome;
        }
        UpstreamFailure failure = ((AttemptOutcome.Failed) outcome).failure();
        return new AttemptOutcome.Failed(new UpstreamFailure(
                failure.kind(),
                failure.message(),
                failure.status(),
                failure.reason(),
                failure.requestId(),
                failure.retryAfter(),
                known.limits().resetsAt()));
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    void usage(Usage newUsage) {
        usage = newUsage;
    }

    @Nullable
    Offer offer() {
        return offer;
    }

    void offer(Offer newOffer) {
        offer = newOffer;
    }

    /** Whether the account is known to offer the model. */
    boolean offers(String model, Instant now) {
        Offer known = trusted(now);
        return known != null && known.models().contains(model);
    }

    /** Whether the account is known not to offer the model; what is not known, or too old, says nothing. */
    boolean lacks(String model, Instant now) {
        Offer known = trusted(now);
        return known != null && !model.isEmpty() && !known.models().contains(model);
    }

    private @Nullable Offer trusted(Instant now) {
        Offer known = offer;
        return known != null && now.isBefore(known.at().plus(OFFER_TRUSTED)) ? known : null;
    }

    /** After a refresh that failed for the moment: not again before this. */
    Instant refreshNotBefore() {
        return refreshNotBefore;
    }

    void refreshNotBefore(Instant moment) {
        refreshNotBefore = moment;
    }

    /** Whether the tokens in memory are newer than those on disk, because writing failed. */
    boolean unsaved() {
        return unsaved;
    }

    void unsaved(boolean value) {
        unsaved = value;
    }
}
