package io.kiroproxy.server.history;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The widths of time that sums are kept for. Days are those of UTC. */
public enum Grain {
    MINUTE(Duration.ofMinutes(1), Duration.ofDays(7)),
    HOUR(Duration.ofHours(1), Duration.ofDays(120)),
    DAY(Duration.ofDays(1), Duration.ofDays(3_650));

    private final Duration width;
    private final Duration kept;

    Grain(Duration width, Duration kept) {
        this.width = width;
        this.kept = kept;
    }

    /** The width of one bucket. */
    public Duration width() {
        return width;
    }

    /** How long its sums are kept. */
    public Duration kept() {
        return kept;
    }

    /** In small letters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The grain with that code. */
    public static Optional<Grain> of(String code) {
        return Arrays.stream(values())
                .filter(grain -> grain.code().equals(code))
                .findFirst();
    }

    /** The begin of the bucket that holds a moment, both in milliseconds since 1970. */
    long bucket(long millis) {
        return Math.floorDiv(millis, width.toMillis()) * width.toMillis();
    }
}
