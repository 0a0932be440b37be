package io.kiroproxy.server.access;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used.
 *
 * @param days by day of UTC, the last {@link #MAX_DAYS}
 * @param reserved what running calls may use, of all servers as far as known
 * @param inFlight calls that run here
 * @param requestsLastMinute within the last 60 seconds, here
 * @param tokensLastMinute within the last 60 seconds, here
 * @param lastUsed when a call was last admitted, null for never
 */
public record KeyUsage(
        Map<LocalDate, Spending> days,
        Spending reserved,
        int inFlight,
        int requestsLastMinute,
        long tokensLastMinute,
        @Nullable Instant lastUsed) {

    /** Days that are remembered: two months at least. */
    public static final int MAX_DAYS = 62;

    public KeyUsage {
        days = java.util.Collections.unmodifiableMap(new TreeMap<>(days));
    }

    /** What was used since {@code first}, that day included. */
    public Spending since(LocalDate first) {
        return sum(days, first);
    }

    static Spending sum(Map<LocalDate, Spending> days, LocalDate first) {
        Spending sum = Spending.NONE;
        for (Map.Entry<LocalDate, Spending> day : days.entrySet()) {
            if (!day.getKey().isBefore(first)) {
                sum = sum.plus(day.getValue());
            }
        }
        return sum;
    }
}
