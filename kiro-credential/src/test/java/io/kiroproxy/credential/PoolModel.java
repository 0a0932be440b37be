package io.kiroproxy.credential;

import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the pool must do, said once more in few words: which accounts may be used, by decisions.md 2 to 4. Knows nothing of
 * the registry's classes but names.
 */
final class PoolModel {
    private static final Duration THROTTLED = Duration.ofSeconds(300);
    private static final Duration DENIED = Duration.ofMinutes(5);
    private static final Duration STRUCK = Duration.ofSeconds(30);
    private static final Duration CAPACITY = Duration.ofSeconds(5);
    private static final Duration NO_MODEL = Duration.ofHours(1);
    private static final int STRIKES = 3;

    /** Why an account is out; a graver reason hides a milder one. */
    private enum Out {
        TROUBLE,
        TOKEN,
        THROTTLE,
        REFUSED,
        EXHAUSTED,
        NEEDS_LOGIN,
        SUSPENDED;

        int gravity() {
            return this == TOKEN || this == THROTTLE ? TROUBLE.ordinal() : ordinal();
        }
    }

    private static final class One {
        boolean enabled = true;
        Out out = Out.TROUBLE;
        Instant until = Instant.MIN;
        int strikes;
        int inFlight;
        final Map<String, Instant> models = new HashMap<>();

        void out(Out why, Instant end, Instant now) {
            boolean isOut = now.isBefore(until);
            int difference = isOut ? why.gravity() - out.gravity() : 1;
            if (difference > 0 || difference == 0 && end.isAfter(until)) {
                out = why;
                until = end;
            }
        }
    }

    private final Map<String, One> accounts = new TreeMap<>();
    private final int limit;

    PoolModel(int count, int limit) {
        this.limit = limit;
        for (int i = 1; i <= count; i++) {
            accounts.put("a" + i, new One());
        }
    }

    private One one(String id) {
        return Objects.requireNonNull(accounts.get(id), id);
    }

    Set<String> usable(String model, Instant now) {
        Set<String> usable = new TreeSet<>();
        accounts.forEach((id, one) -> {
            if (allowed(id, model, now) && (limit == 0 || one.inFlight < limit)) {
                usable.add(id);
            }
        });
        return usable;
    }

    /** Whether it may be used, however busy it is. */
    boolean allowed(String id, String model, Instant now) {
        One one = one(id);
        Instant pause = one.models.getOrDefault(model, Instant.MIN);
        return one.enabled && !now.isBefore(one.until) && !now.isBefore(pause);
    }

    /** Whether only its owner can bring it back. */
    boolean waitsForItsOwner(String id) {
        One one = one(id);
        return !one.enabled || one.until.equals(Instant.MAX);
    }

    int inFlight(String id) {
        return one(id).inFlight;
    }

    void leased(String id) {
        one(id).inFlight++;
    }

    void left(String id) {
        one(id).inFlight--;
    }

    void succeeded(String id) {
        one(id).strikes = 0;
    }

    void enable(String id) {
        one(id).enabled = true;
    }

    void disable(String id) {
        one(id).enabled = false;
    }

    void restore(String id) {
        One one = one(id);
        one.until = Instant.MIN;
        one.strikes = 0;
        one.models.clear();
    }

    /** New tokens mend what their lack had caused. */
    void renewed(String id) {
        One one = one(id);
        if (one.out == Out.NEEDS_LOGIN || one.out == Out.TOKEN) {
            one.until = Instant.MIN;
        }
    }

    void restarted() {
        accounts.values().forEach(one -> one.inFlight = 0);
    }

    void failed(String id, Kind kind, String model, Instant now) {
        One one = one(id);
        switch (kind) {
            case THROTTLED -> one.out(Out.THROTTLE, now.plus(THROTTLED), now);
            case AUTH_EXPIRED -> one.out(Out.TOKEN, now.plus(DENIED), now);
            case ACCESS_DENIED -> one.out(Out.REFUSED, now.plus(DENIED), now);
            case QUOTA_EXHAUSTED -> one.out(Out.EXHAUSTED, Instant.parse("2026-12-01T00:05:00Z"), now);
            case NEEDS_LOGIN -> one.out(Out.NEEDS_LOGIN, Instant.MAX, now);
            case SUSPENDED -> one.out(Out.SUSPENDED, Instant.MAX, now);
            case CAPACITY -> one.models.put(model, now.plus(CAPACITY));
            case MODEL_DENIED -> one.models.put(model, now.plus(NO_MODEL));
            case ENDPOINT_UNKNOWN, UNAVAILABLE, NETWORK, TIMEOUT, CUT, PROTOCOL -> strike(one, now);
            case CONTEXT_TOO_LONG, CONTENT_FILTERED, BAD_REQUEST, CANCELLED -> {}
        }
    }

    private static void strike(One one, Instant now) {
        one.strikes++;
        if (one.strikes == STRIKES) {
            one.strikes = 0;
            one.out(Out.TROUBLE, now.plus(STRUCK), now);
        }
    }
}
