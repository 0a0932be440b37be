package io.kiroproxy.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets an account that has come, or come back, take its share of the new sessions by and by (user-pains.md P08, P09): it
 * begins with at most a tenth of them and has its whole share when the time is over. Where all accounts are new none holds
 * back, and an account that is alone takes everything. Thread-safe; takes a lock for a moment.
 */
final class SlowStart {
    /** What an account begins with. */
    static final double FIRST_SHARE = 0.1;

    /** How an account's turns are thinned out: a turn is taken whenever its shares add up to one. */
    private record Turns(Instant since, double saved) {}

    private final Map<AccountId, Turns> turns = new HashMap<>();
    private volatile Duration length;

    SlowStart(Duration length) {
        this.length = Objects.requireNonNull(length, "length");
    }

    Duration length() {
        return length;
    }

    void length(Duration value) {
        length = value;
    }

    /** How far an account has come on its way to its whole share: a tenth at first, 1 in the end. */
    double ramp(AccountView account, Instant now) {
        return own(account.state().backSince(now), now);
    }

    /** The part of its turns that the account takes, beside {@code ready}, of which it is one: more than 0, at most 1. */
    double share(AccountView account, List<AccountView> ready, Instant now) {
        double own = ramp(account, now);
        if (own >= 1) {
            return 1;
        }
        double most = 0;
        for (AccountView view : ready) {
            most = Math.max(most, ramp(view, now));
        }
        return Math.min(1, own / Math.max(FIRST_SHARE, most));
    }

    private double own(@Nullable Instant since, Instant now) {
        Duration whole = length;
        if (since == null || whole.isZero() || !now.isBefore(since.plus(whole))) {
            return 1;
        }
        double passed = Math.max(0, Duration.between(since, now).toMillis());
        return Math.max(FIRST_SHARE, passed / whole.toMillis());
    }

    /** Whether the account takes the turn it has been given; the first one after it came it always takes. */
    boolean takes(AccountView account, List<AccountView> ready, Instant now) {
        double share = share(account, ready, now);
        Instant since = account.state().backSince(now);
        synchronized (turns) {
            if (since == null || share >= 1) {
                turns.remove(account.id());
                return true;
            }
            Turns known = turns.get(account.id());
            double saved = known == null || !known.since().equals(since) ? 1 : known.saved() + share;
            turns.put(account.id(), new Turns(since, saved >= 1 ? saved - 1 : saved));
            return saved >= 1;
        }
    }

    void forget(AccountId id) {
        synchronized (turns) {
            turns.remove(id);
        }
    }
}
