package io.kiroproxy.server.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The boundaries of histograms that the GenAI conventions give (ecosystem.md 3.2). */
final class Buckets {

    private static final int DURATIONS = 16;
    private static final int TOKENS = 14;

    private Buckets() {}

    /** 10 ms and doubled fifteen times, up to 327.68 s. */
    static Duration[] durations() {
        return IntStream.range(0, DURATIONS)
                .mapToObj(n -> Duration.ofMillis(10L << n))
                .toArray(Duration[]::new);
    }

    /** 1 and four times as much thirteen times. */
    static double[] tokens() {
        return DoubleStream.iterate(1, bound -> bound * 4).limit(TOKENS).toArray();
    }
}
