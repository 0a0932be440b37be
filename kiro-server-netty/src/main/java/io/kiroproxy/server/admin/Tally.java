package io.kiroproxy.server.admin;

import io.kiroproxy.server.history.CallRow;

/**
 * Sums over some calls.
 *
 * @param lastMillis when the last of them ended, in milliseconds since 1970; 0 for never
 */
record Tally(long requests, long errors, long tokensIn, long tokensOut, long millis, long lastMillis) {

    /** No calls. */
    static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0);

    static Tally of(CallRow row) {
        return new Tally(
                1,
                row.failed() ? 1 : 0,
                row.tokensIn(),
                row.tokensOut(),
                Math.round(row.millis()),
                row.endedAt().toEpochMilli());
    }

    Tally plus(Tally other) {
        return new Tally(
                requests + other.requests,
                errors + other.errors,
                tokensIn + other.tokensIn,
                tokensOut + other.tokensOut,
                millis + other.millis,
                Math.max(lastMillis, other.lastMillis));
    }

    /** What came on top of {@code earlier}. */
    Tally minus(Tally earlier) {
        return new Tally(
                requests - earlier.requests,
                errors - earlier.errors,
                tokensIn - earlier.tokensIn,
                tokensOut - earlier.tokensOut,
                millis - earlier.millis,
                lastMillis);
    }

    /** Errors in percent with one decimal, as the original writes them. */
    String errorRate() {
        return String.format(java.util.Locale.ROOT, "%.1f%%", requests == 0 ? 0.0 : 100.0 * errors / requests);
    }
}
