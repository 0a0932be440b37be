package io.kiroproxy.server.history;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How many of some durations were about how long: counts in classes that are each 15 % wider than the one before, so that
 * quantiles are exact to 7.5 % and sums of distributions are distributions. From 1 ms to an hour. Not thread-safe.
 */
final class Distribution {

    private static final double RATIO = 1.15;
    private static final double LOG_RATIO = Math.log(RATIO);

    /** Classes; the last takes everything beyond it. */
    static final int CLASSES = 110;

    private static final int PAIR = 1 + Integer.BYTES;

    private final int[] counts = new int[CLASSES];

    void add(double millis) {
        counts[index(millis)]++;
    }

    void add(Distribution other) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** The duration that {@code share} of all do not exceed, in milliseconds; null when there are none. */
    @Nullable
    Double quantile(double share) {
        long all = 0;
        for (int count : counts) {
            all += count;
        }
        if (all == 0) {
            return null;
        }
        long wanted = Math.max(1, (long) Math.ceil(share * all));
        long seen = 0;
        int last = 0;
        for (int i = 0; i < CLASSES && seen < wanted; i++) {
            seen += counts[i];
            last = i;
        }
        return middle(last);
    }

    /** Pairs of a class and its count. */
    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(CLASSES * PAIR);
        for (int i = 0; i < CLASSES; i++) {
            if (counts[i] > 0) {
                out.put((byte) i).putInt(counts[i]);
            }
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Adds what {@link #bytes} gave; what is none of that is left out. */
    void addBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= PAIR) {
            int index = in.get();
            int count = in.getInt();
            if (index >= 0 && index < CLASSES && count > 0) {
                counts[index] += count;
            }
        }
    }

    private static int index(double millis) {
        return millis <= 1 ? 0 : Math.min(CLASSES - 1, 1 + (int) (Math.log(millis) / LOG_RATIO));
    }

    private static double middle(int index) {
        return index == 0 ? 1 : Math.pow(RATIO, index - 0.5);
    }
}
