package io.kiroproxy.server.access;

import org.jspecify.annotations.Nullable;

/**
 * How fast a key may be used. Null for no limit; 1 to 1,000,000,000 otherwise.
 *
 * @param requestsPerMinute generations within any 60 seconds
 * @param tokensPerMinute tokens in and out within any 60 seconds; what a call may use counts until it is over. A call
 *     that is larger than the limit runs when nothing else has within the minute
 * @param concurrency generations at a time
 */
public record KeyLimits(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        @Nullable Integer concurrency) {

    /** None. */
    public static final KeyLimits NONE = new KeyLimits(null, null, null);

    private static final int MOST = 1_000_000_000;

    public KeyLimits {
        check("requests_per_minute", requestsPerMinute);
        check("tokens_per_minute", tokensPerMinute);
        check("concurrency", concurrency);
    }

    private static void check(String name, @Nullable Integer value) {
        if (value != null && (value < 1 || value > MOST)) {
            throw new IllegalArgumentException("limits." + name + ": " + value + " (expected: 1 to " + MOST + ")");
        }
    }
}
