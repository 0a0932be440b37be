package io.kiroproxy.core.spi;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account may use and has used (kiro-upstream.md 10.1).
 *
 * @param plan the subscription's title, empty when not given
 * @param pools plan, trial and bonus kept apart
 * @param overage pay-as-you-go beyond the pools
 * @param resetsAt the next monthly reset, null when not given
 * @param email the account's address, null when not given
 * @param userId the vendor's user id, null when not given
 */
public record UsageLimits(
        String plan,
        List<Pool> pools,
        Overage overage,
        @Nullable Instant resetsAt,
        @Nullable String email,
        @Nullable String userId) {

    /** Where an allowance comes from. */
    public enum PoolKind {
        PLAN,
        TRIAL,
        BONUS,
        ADD_ON
    }

    /**
     * One allowance that counts now.
     *
     * @param used credits used
     * @param limit credits allowed
     * @param expiresAt null when it does not expire by itself
     */
    public record Pool(
            PoolKind kind,
            String name,
            double used,
            double limit,
            @Nullable Instant expiresAt) {
        public Pool {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Pay-as-you-go.
     *
     * @param enabled whether the owner switched it on
     * @param used credits used beyond the pools
     * @param cap credits that may be used beyond them
     * @param rate US dollars per credit
     */
    public record Overage(boolean enabled, double used, double cap, double rate) {}

    public UsageLimits {
        Objects.requireNonNull(plan, "plan");
        pools = List.copyOf(pools);
        Objects.requireNonNull(overage, "overage");
    }

    /** The pools' limits together. */
    public double limit() {
        return pools.stream().mapToDouble(Pool::limit).sum();
    }

    /** What the pools have given so far. */
    public double used() {
        return pools.stream().mapToDouble(Pool::used).sum();
    }

    /** What is left without paying, never negative. */
    public double remaining() {
        return Math.max(0, limit() - used());
    }
}
