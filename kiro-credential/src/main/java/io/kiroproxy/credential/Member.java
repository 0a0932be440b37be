package io.kiroproxy.credential;

import io.kiroproxy.core.spi.UsageLimits;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An account's place in this process: the current snapshot and what is counted around it. */
final class Member {
    private final AccountId id;
    private final int defaultLimit;
    private final Pace pace = new Pace();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Account account;
    private volatile @Nullable Usage usage;
    private volatile Instant refreshNotBefore = Instant.EPOCH;
    private volatile boolean unsaved;

    /** Limits and when they were asked for. */
    record Usage(UsageLimits limits, Instant at) {}

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

    /** Takes one place; false when the account's own limit of calls at once or in a minute is reached. */
    boolean tryEnter(Instant now) {
        if (!tryPlace()) {
            return false;
        }
        if (pace.tryBegin(account.traits().requestsPerMinute(), now)) {
            return true;
        }
        leave();
        return false;
    }

    /** When the pace allows another attempt; null for now. */
    @Nullable
    Instant pacedUntil(Instant now) {
        return pace.freeAt(account.traits().requestsPerMinute(), now);
    }

    private boolean tryPlace() {
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

    @Nullable
    Usage usage() {
        return usage;
    }

    void usage(Usage newUsage) {
        usage = newUsage;
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
