package io.kiroproxy.credential;

import io.kiroproxy.core.spi.ProxyAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the registry behaves; the builder collects it.
 *
 * @param health pauses after failures
 * @param stickiness how long a session holds to its account after its last use; 0 for not at all
 * @param backgroundMargin tokens with less time left are renewed in the background
 * @param useMargin tokens with less time left are renewed before a call gets them
 * @param maxRefreshes at a time, all accounts together
 * @param maxWaiting calls that wait for a busy account at most
 * @param proxy the way out of accounts without one of their own, null for the transport's default
 * @param machineIds what accounts show as their machine
 */
record PoolSettings(
        HealthLimits health,
        Duration stickiness,
        Duration backgroundMargin,
        Duration useMargin,
        int maxRefreshes,
        int maxWaiting,
        @Nullable ProxyAddress proxy,
        MachineIds.Mode machineIds) {
    static final PoolSettings DEFAULT = new PoolSettings(
            HealthLimits.DEFAULT,
            Duration.ofSeconds(60),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            4,
            1_000,
            null,
            MachineIds.Mode.STABLE);

    PoolSettings {
        Objects.requireNonNull(health, "health");
        if (stickiness.isNegative()) {
            throw new IllegalArgumentException("stickiness: " + stickiness + " (expected: 0 or longer)");
        }
        if (useMargin.isNegative() || backgroundMargin.compareTo(useMargin) < 0) {
            throw new IllegalArgumentException("refresh margins: " + backgroundMargin + " in the background, "
                    + useMargin + " on use (expected: the first at least as long as the second, both 0 or longer)");
        }
        if (maxRefreshes < 1) {
            throw new IllegalArgumentException("refreshes at a time: " + maxRefreshes + " (expected: 1 or more)");
        }
    }

    PoolSettings withHealth(HealthLimits value) {
        return new PoolSettings(
                value, stickiness, backgroundMargin, useMargin, maxRefreshes, maxWaiting, proxy, machineIds);
    }

    PoolSettings withStickiness(Duration value) {
        return new PoolSettings(
                health, value, backgroundMargin, useMargin, maxRefreshes, maxWaiting, proxy, machineIds);
    }

    PoolSettings withMargins(Duration background, Duration use) {
        return new PoolSettings(health, stickiness, background, use, maxRefreshes, maxWaiting, proxy, machineIds);
    }

    PoolSettings withProxy(@Nullable ProxyAddress value) {
        return new PoolSettings(
                health, stickiness, backgroundMargin, useMargin, maxRefreshes, maxWaiting, value, machineIds);
    }

    PoolSettings withMachineIds(MachineIds.Mode value) {
        return new PoolSettings(
                health, stickiness, backgroundMargin, useMargin, maxRefreshes, maxWaiting, proxy, value);
    }
}
