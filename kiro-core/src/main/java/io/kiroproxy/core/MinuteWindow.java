package io.kiroproxy.core;

/** A sum over the last 60 seconds, exact to the second, in constant room. Not thread-safe. */
public final class MinuteWindow {

    private static final int SECONDS = 60;

    private final long[] amounts = new long[SECONDS];
    private final long[] stamps = new long[SECONDS];

    /** Adds {@code amount}, which may be negative, to what happened in {@code second}. */
    public void add(long second, long amount) {
        int slot = slot(second);
        if (stamps[slot] > second) {
            return;
        }
        if (stamps[slot] < second) {
            stamps[slot] = second;
            amounts[slot] = 0;
        }
        amounts[slot] = Math.max(0, amounts[slot] + amount);
    }

    /** The sum of the 60 seconds that end with {@code second}. */
    public long sum(long second) {
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (stamps[i] > second - SECONDS && stamps[i] <= second) {
                sum += amounts[i];
            }
        }
        return sum;
    }

    /** Seconds after {@code second} until {@code more} fits under {@code limit} or the window is empty: 1 to 60. */
    public int secondsUntil(long second, long more, long limit) {
        long left = sum(second);
        for (int wait = 1; wait < SECONDS; wait++) {
            long leaving = second + wait - SECONDS;
            int slot = slot(leaving);
            if (stamps[slot] == leaving) {
                left -= amounts[slot];
            }
            if (left == 0 || left + more <= limit) {
                return wait;
            }
        }
        return SECONDS;
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS);
    }
}
