package io.kiroproxy.server.config;

import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.RateLimits;
import io.kiroproxy.credential.seal.KeySource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an account is chosen, when it pauses, and how it is kept. Read by whoever builds the account pool.
 *
 * @param selection the strategy for new sessions
 * @param maxInFlight calls one account may carry at once; 0 for no limit (decisions.md 1)
 * @param stickiness how long a session holds to its account after its last call; 0 for not at all
 * @param cooldown the pause after throttling when the upstream names none (decisions.md 2)
 * @param rates how fast accounts may be used
 * @param machineIds what accounts show as their machine
 * @param encryptionKey where the key is that seals tokens on disk; null to leave the home as it is
 * @param slowStart how long an account that has come, or come back, takes less than its share of new sessions; 0 for not at
 *     all (user-pains.md P08, P09)
 * @param quota what is known about allowances
 */
public record AccountSettings(
        Selection selection,
        int maxInFlight,
        Duration stickiness,
        Duration cooldown,
        RateLimits rates,
        MachineIds.Mode machineIds,
        @Nullable KeySource encryptionKey,
        Duration slowStart,
        Quota quota) {

    /** Round-robin, no limit, 60 s, 300 s. */
    public static final AccountSettings DEFAULT = new AccountSettings(
            Selection.ROUND_ROBIN,
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(300),
            RateLimits.DEFAULT,
            MachineIds.Mode.STABLE,
            null,
            Duration.ofSeconds(60),
            new Quota(Duration.ofMinutes(10), 20));

    /**
     * What is known about allowances.
     *
     * @param refresh how old an answer about usage may become in the background; 0 for not asking there
     * @param lowBalance the part of an allowance, in percent, below which a balance counts as low; 0 for never
     */
    public record Quota(Duration refresh, int lowBalance) {
        public Quota {
            Objects.requireNonNull(refresh, "refresh");
            if (lowBalance < 0 || lowBalance > 100) {
                throw new IllegalArgumentException("accounts.low-balance: " + lowBalance + " (expected: 0 to 100)");
            }
        }
    }

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
        Objects.requireNonNull(rates, "rates");
        Objects.requireNonNull(machineIds, "machineIds");
        Objects.requireNonNull(slowStart, "slowStart");
        Objects.requireNonNull(quota, "quota");
        if (maxInFlight < 0) {
            throw new IllegalArgumentException(
                    "accounts.max-in-flight: " + maxInFlight + " (expected: 1 or more, or unlimited)");
        }
    }

    /** A copy with another strategy. */
    public AccountSettings withSelection(Selection selection) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy with another number of calls at once. */
    public AccountSettings withMaxInFlight(int maxInFlight) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy with another stickiness. */
    public AccountSettings withStickiness(Duration stickiness) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy with another pause. */
    public AccountSettings withCooldown(Duration cooldown) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy whose accounts are used no faster than that. */
    public AccountSettings withRates(RateLimits rates) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy whose accounts show that as their machine. */
    public AccountSettings withMachineIds(MachineIds.Mode machineIds) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy whose tokens are sealed with the key from there. */
    public AccountSettings withEncryptionKey(@Nullable KeySource encryptionKey) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy with another time for accounts to come back in. */
    public AccountSettings withSlowStart(Duration slowStart) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
    }

    /** A copy with other knowledge of allowances. */
    public AccountSettings withQuota(Quota quota) {
        return new AccountSettings(
                selection, maxInFlight, stickiness, cooldown, rates, machineIds, encryptionKey, slowStart, quota);
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
                        Setting.Effect.NOW,
                        "How long a throttled account pauses when the upstream names no time.",
                        config -> config.accounts().cooldown(),
                        (config, value) -> config.withAccounts(config.accounts().withCooldown(value))),
                Setting.of(
                        "accounts.machine-id",
                        ValueTypes.choice(
                                List.of(MachineIds.Mode.STABLE, MachineIds.Mode.TIME_FACTOR),
                                mode -> mode == MachineIds.Mode.STABLE ? "stable" : "time-factor"),
                        Setting.Effect.RESTART,
                        "What accounts show as their machine: always the same, as the IDE does, or a value that changes"
                                + " with the hour, which no client of the vendor does.",
                        config -> config.accounts().machineIds(),
                        (config, value) -> config.withAccounts(config.accounts().withMachineIds(value))),
                Setting.of(
                        "accounts.encryption-key",
                        ValueTypes.keySource(),
                        Setting.Effect.RESTART,
                        "Where the key is that seals tokens on disk; what is in plain is sealed at the next start. A"
                                + " relative PATH begins in the home. Without it the home stays as `accounts encrypt` and `accounts decrypt` left it.",
                        config -> config.accounts().encryptionKey(),
                        (config, value) -> config.withAccounts(config.accounts().withEncryptionKey(value))),
                Setting.of(
                        "accounts.slow-start",
                        SettingCatalogue.wait(Duration.ZERO),
                        Setting.Effect.NOW,
                        "How long an account that has come, or come back, takes less than its share of new sessions, from"
                                + " a tenth at first; 0s for not at all.",
                        config -> config.accounts().slowStart(),
                        (config, value) -> config.withAccounts(config.accounts().withSlowStart(value))),
                Setting.of(
                        "accounts.usage-refresh",
                        SettingCatalogue.wait(Duration.ZERO),
                        Setting.Effect.NOW,
                        "How old what is known about an account's usage may become before it is asked for in the"
                                + " background; 0s for not asking there.",
                        config -> config.accounts().quota().refresh(),
                        (config, value) -> config.withAccounts(config.accounts()
                                .withQuota(new Quota(
                                        value, config.accounts().quota().lowBalance())))),
                Setting.of(
                        "accounts.low-balance",
                        ValueTypes.count(0, 100),
                        Setting.Effect.NOW,
                        "The part of an account's allowance, in percent, below which its balance counts as low; 0 for"
                                + " never.",
                        config -> config.accounts().quota().lowBalance(),
                        (config, value) -> config.withAccounts(config.accounts()
                                .withQuota(new Quota(config.accounts().quota().refresh(), value)))),
                rate(
                        "accounts.rate-limit",
                        ValueTypes.onOff(RateLimits.Switch.ON, RateLimits.Switch.OFF),
                        "Whether the three limits below count; an account's own limit always does.",
                        RateLimits::switched,
                        (rates, value) ->
                                new RateLimits(value, rates.minInterval(), rates.perMinute(), rates.globalPerMinute())),
                rate(
                                "accounts.min-request-interval",
                                ValueTypes.duration(Duration.ZERO, Duration.ofSeconds(60)),
                                "The least time between two attempts of one account.",
                                RateLimits::minInterval,
                                (rates, value) -> new RateLimits(
                                        rates.switched(), value, rates.perMinute(), rates.globalPerMinute()))
                        .alsoBy("KIRO_RATE_LIMIT_MIN_INTERVAL", "seconds", AccountSettings::decimalSeconds),
                rate(
                                "accounts.requests-per-minute",
                                ValueTypes.count(0, 1_000_000),
                                "Attempts of one account within any minute where it has no limit of its own; 0 for no"
                                        + " limit.",
                                RateLimits::perMinute,
                                (rates, value) -> new RateLimits(
                                        rates.switched(), rates.minInterval(), value, rates.globalPerMinute()))
                        .alsoBy("KIRO_RATE_LIMIT_PER_ACCOUNT_RPM", "", Quantities::count),
                rate(
                                "accounts.global-requests-per-minute",
                                ValueTypes.count(0, 1_000_000),
                                "Attempts of all accounts within any minute; 0 for no limit.",
                                RateLimits::globalPerMinute,
                                (rates, value) ->
                                        new RateLimits(rates.switched(), rates.minInterval(), rates.perMinute(), value))
                        .alsoBy("KIRO_RATE_LIMIT_GLOBAL_RPM", "", Quantities::count));
    }

    private static Duration decimalSeconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    private static <T> Setting<T> rate(
            String path,
            ValueType<T> type,
            String description,
            Function<RateLimits, T> getter,
            BiFunction<RateLimits, T, RateLimits> setter) {
        return Setting.of(
                path,
                type,
                Setting.Effect.NOW,
                description,
                config -> getter.apply(config.accounts().rates()),
                (config, value) -> config.withAccounts(config.accounts()
                        .withRates(setter.apply(config.accounts().rates(), value))));
    }
}
