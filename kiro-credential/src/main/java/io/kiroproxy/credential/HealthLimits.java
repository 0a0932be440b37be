package io.kiroproxy.credential;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an account or one of its models pauses after a failure (decisions.md 2, 3; kiro-upstream-2026.md 11).
 *
 * @param cooldown after throttling without a wish of the upstream's own
 * @param maxCooldown the longest wish that is followed
 * @param capacityPause for one model short of capacity
 * @param modelDeniedPause for one model that the account is not offered
 * @param strikes endpoint failures in a row before a pause
 * @param strikePause that pause
 * @param refusedPause after the upstream refused the account's profile or token for good
 * @param quotaSlack added to a quota's reset
 * @param maxQuotaPause the longest wait for a reset
 * @param refreshPause after a refresh that failed for the moment
 */
public record HealthLimits(
        Duration cooldown,
        Duration maxCooldown,
        Duration capacityPause,
        Duration modelDeniedPause,
        int strikes,
        Duration strikePause,
        Duration refusedPause,
        Duration quotaSlack,
        Duration maxQuotaPause,
        Duration refreshPause) {
    /** 300 s, 1 h, 5 s, 1 h, 3, 30 s, 5 min, 5 min, 32 days, 30 s. */
    public static final HealthLimits DEFAULT = new HealthLimits(
            Duration.ofSeconds(300),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            3,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofDays(32),
            Duration.ofSeconds(30));

    public HealthLimits {
        Objects.requireNonNull(cooldown, "cooldown");
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown: " + cooldown + " (expected: 0 or longer)");
        }
        if (strikes < 1) {
            throw new IllegalArgumentException("strikes: " + strikes + " (expected: 1 or more)");
        }
    }

    /** These limits with another pause after throttling. */
    public HealthLimits withCooldown(Duration newCooldown) {
        return new HealthLimits(
                newCooldown,
                maxCooldown.compareTo(newCooldown) < 0 ? newCooldown : maxCooldown,
                capacityPause,
                modelDeniedPause,
                strikes,
                strikePause,
                refusedPause,
                quotaSlack,
                maxQuotaPause,
                refreshPause);
    }
}
