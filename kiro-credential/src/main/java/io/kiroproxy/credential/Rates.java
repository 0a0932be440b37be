package io.kiroproxy.credential;

import io.kiroproxy.core.MinuteWindow;
import io.kiroproxy.core.spi.AccountQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the attempts of accounts and says when the next may begin. Thread-safe; takes a lock for a moment. */
final class Rates {

    /** What one account, or all of them, have begun. */
    private static final class Starts {
        private final MinuteWindow window = new MinuteWindow();
        private @Nullable Instant last;

        void add(Instant now) {
            window.add(now.getEpochSecond(), 1);
            last = now;
        }

        /** When one more fits under {@code perMinute}, null for now. */
        @Nullable
        Instant next(int perMinute, Instant now) {
            long second = now.getEpochSecond();
            if (perMinute <= 0 || window.sum(second) < perMinute) {
                return null;
            }
            return Instant.ofEpochSecond(second + window.secondsUntil(second, 1, perMinute));
        }
    }

    private final Map<AccountId, Starts> accounts = new HashMap<>();
    private final Starts all = new Starts();
    private volatile RateLimits limits = RateLimits.DEFAULT;

    RateLimits limits() {
        return limits;
    }

    void limits(RateLimits value) {
        limits = value;
    }

    /** Whether a lease is for a call of a model; questions about an account itself are not counted. */
    static boolean counted(AccountQuery query) {
        return !query.model().isEmpty();
    }

    /** When {@code account} may begin one more attempt, null for now. */
    synchronized @Nullable Instant next(Account account, Instant now) {
        RateLimits set = limits;
        Starts own = accounts.get(account.id());
        Instant next = set.on() ? all.next(set.globalPerMinute(), now) : null;
        if (own == null) {
            return next;
        }
        int perMinute = account.traits().requestsPerMinute();
        next = later(next, own.next(perMinute > 0 ? perMinute : set.on() ? set.perMinute() : 0, now));
        Duration interval = set.minInterval();
        if (set.on() && own.last != null && now.isBefore(own.last.plus(interval))) {
            next = later(next, own.last.plus(interval));
        }
        return next;
    }

    /** Counts an attempt that begins now; false when it may not. */
    synchronized boolean begin(Account account, Instant now) {
        if (next(account, now) != null) {
            return false;
        }
        accounts.computeIfAbsent(account.id(), id -> new Starts()).add(now);
        all.add(now);
        return true;
    }

    synchronized void forget(AccountId id) {
        accounts.remove(id);
    }

    /** Attempts of the last 60 seconds, of {@code id} or of all when that is null. */
    synchronized int lastMinute(@Nullable AccountId id, Instant now) {
        Starts starts = id == null ? all : accounts.get(id);
        return starts == null ? 0 : (int) starts.window.sum(now.getEpochSecond());
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
