package io.kiroproxy.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How an account is chosen and when it pauses. Read by whoever builds the account pool.
 *
 * @param selection the strategy for new sessions
 * @param maxInFlight calls one account may carry at once; 0 for no limit (decisions.md 1)
 * @param stickiness how long a session holds to its account after its last call; 0 for not at all
 * @param cooldown the pause after throttling when the upstream names none (decisions.md 2)
 */
public record AccountSettings(Selection selection, int maxInFlight, Duration stickiness, Duration cooldown) {

    /** Round-robin, no limit, 60 s, 300 s. */
    public static final AccountSettings DEFAULT =
            new AccountSettings(Selection.ROUND_ROBIN, 0, Duration.ofSeconds(60), Duration.ofSeconds(300));

    /** Strategies by their names in the file. */
    public enum Selection {
        ROUND_ROBIN("round-robin"),
        LEAST_IN_FLIGHT("least-in-flight"),
        PRIORITY("priority"),
        WEIGHTED("weighted"),
        MOST_CREDIT_LEFT("most-credit-left"),
        STICKY_FILL("sticky-fill");

        private final String key;

        Selection(String key) {
            this.key = key;
        }

        /** The name in the file. */
        public String key() {
            return key;
        }
    }

    public AccountSettings {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(stickiness, "stickiness");
        Objects.requireNonNull(cooldown, "cooldown");
        if (maxInFlight < 0) {
            throw new IllegalArgumentException(
                    "accounts.max-in-flight: " + maxInFlight + " (expected: 1 or more, or unlimited)");
        }
    }

    /** A copy with another strategy. */
    public AccountSettings withSelection(Selection selection) {
        return new AccountSettings(selection, maxInFlight, stickiness, cooldown);
    }

    /** A copy with another number of calls at once. */
    public AccountSettings withMaxInFlight(int maxInFlight) {
        return new AccountSettings(selection, maxInFlight, stickiness, cooldown);
    }

    /** A copy with another stickiness. */
    public AccountSettings withStickiness(Duration stickiness) {
        return new AccountSettings(selection, maxInFlight, stickiness, cooldown);
    }

    /** A copy with another pause. */
    public AccountSettings withCooldown(Duration cooldown) {
        return new AccountSettings(selection, maxInFlight, stickiness, cooldown);
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                        "accounts.selection",
                        ValueTypes.choice(List.of(Selection.values()), Selection::key),
                        Setting.Effect.RESTART,
                        "How an account is chosen for a new session.",
                        config -> config.accounts().selection(),
                        (config, value) -> config.withAccounts(config.accounts().withSelection(value))),
                Setting.of(
                        "accounts.max-in-flight",
                        ValueTypes.countOrUnlimited(),
                        Setting.Effect.RESTART,
                        "Calls that one account carries at once; a throttled account may carry less.",
                        config -> config.accounts().maxInFlight(),
                        (config, value) -> config.withAccounts(config.accounts().withMaxInFlight(value))),
                Setting.of(
                        "accounts.stickiness",
                        SettingCatalogue.wait(Duration.ZERO),
                        Setting.Effect.RESTART,
                        "How long a session holds to its account after its last call; 0s for not at all.",
                        config -> config.accounts().stickiness(),
                        (config, value) -> config.withAccounts(config.accounts().withStickiness(value))),
                Setting.of(
                        "accounts.cooldown",
                        SettingCatalogue.wait(Duration.ZERO),
                        Setting.Effect.RESTART,
                        "How long a throttled account pauses when the upstream names no time.",
                        config -> config.accounts().cooldown(),
                        (config, value) -> config.withAccounts(config.accounts().withCooldown(value))));
    }
}
