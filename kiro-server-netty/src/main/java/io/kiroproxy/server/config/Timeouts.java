package io.kiroproxy.server.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;

/** A value for every {@link Timeout}. Immutable. */
public final class Timeouts {

    /** All defaults. */
    public static final Timeouts DEFAULTS = new Timeouts(new EnumMap<>(Timeout.class));

    private static final Duration MOST = Duration.ofDays(1);

    private final EnumMap<Timeout, Duration> set;

    private Timeouts(EnumMap<Timeout, Duration> set) {
        this.set = set;
    }

    /** The value of {@code timeout}. */
    public Duration of(Timeout timeout) {
        return set.getOrDefault(timeout, timeout.standard());
    }

    /**
     * A copy with another value.
     *
     * @throws IllegalArgumentException unless it is 1 ms to 1 day
     */
    public Timeouts with(Timeout timeout, Duration value) {
        Objects.requireNonNull(timeout, "timeout");
        if (value.toMillis() < 1 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(timeout.path() + ": " + value.toMillis() + "ms (expected: 1ms to 24h)");
        }
        EnumMap<Timeout, Duration> copy = new EnumMap<>(set);
        if (value.equals(timeout.standard())) {
            copy.remove(timeout);
        } else {
            copy.put(timeout, value);
        }
        return new Timeouts(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Timeouts timeouts && timeouts.set.equals(set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    /** What differs from the defaults. */
    @Override
    public String toString() {
        return "Timeouts" + set;
    }
}
