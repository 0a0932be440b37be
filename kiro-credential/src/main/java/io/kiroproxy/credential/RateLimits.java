package io.kiroproxy.credential;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast accounts may be used, KiroProxy's {@code settings/rate-limit} (kiroproxy-contract.md 2.2). What is faster waits
 * as for a busy account, and is refused with the time to wait when that is too long.
 *
 * @param switched whether the numbers count; an account's own limit counts anyway
 * @param minInterval between two attempts of one account, 0 to 60 s
 * @param perMinute attempts of one account within any 60 seconds, where it has no limit of its own; 0 for no limit
 * @param globalPerMinute attempts of all accounts within any 60 seconds; 0 for no limit
 */
public record RateLimits(Switch switched, Duration minInterval, int perMinute, int globalPerMinute) {

    /** Off, with the original's numbers. */
    public static final RateLimits DEFAULT = new RateLimits(Switch.OFF, Duration.ofMillis(500), 60, 120);

    private static final int MOST = 1_000_000;

    /** Whether limits count. */
    public enum Switch {
        ON,
        OFF
    }

    public RateLimits {
        Objects.requireNonNull(switched, "switched");
        Objects.requireNonNull(minInterval, "minInterval");
        if (minInterval.isNegative() || minInterval.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException(
                    "min_request_interval: " + minInterval.toMillis() / 1000.0 + " (expected: 0 to 60 seconds)");
        }
        within("max_requests_per_minute", perMinute);
        within("global_max_requests_per_minute", globalPerMinute);
    }

    private static void within(String name, int value) {
        if (value < 0 || value > MOST) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + MOST + ")");
        }
    }

    boolean on() {
        return switched == Switch.ON;
    }
}
