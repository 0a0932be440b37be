package io.kiroproxy.server.config;

import java.util.EnumMap;
import java.util.Objects;

/** A value for every {@link Limit}. Immutable. */
public final class Limits {

    /** All defaults. */
    public static final Limits DEFAULTS = new Limits(new EnumMap<>(Limit.class));

    private final EnumMap<Limit, Long> set;

    private Limits(EnumMap<Limit, Long> set) {
        this.set = set;
    }

    /** The value of {@code limit}. */
    public long of(Limit limit) {
        return set.getOrDefault(limit, limit.standard());
    }

    /** The value of {@code limit} where an array or Netty wants an int; its range fits or is cut to fit. */
    public int intOf(Limit limit) {
        return (int) Math.min(Integer.MAX_VALUE, of(limit));
    }

    /**
     * A copy with another value.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public Limits with(Limit limit, long value) {
        Objects.requireNonNull(limit, "limit");
        if (value < limit.least() || value > limit.most()) {
            throw new IllegalArgumentException(
                    limit.path() + ": " + value + " (expected: " + limit.least() + " to " + limit.most() + ")");
        }
        EnumMap<Limit, Long> copy = new EnumMap<>(set);
        if (value == limit.standard()) {
            copy.remove(limit);
        } else {
            copy.put(limit, value);
        }
        return new Limits(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits limits && limits.set.equals(set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    /** What differs from the defaults. */
    @Override
    public String toString() {
        return "Limits" + set;
    }
}
