package io.kiroproxy.server.config;

import java.time.Duration;
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

        /** The strategy of that name. */
        static Selection parse(String text) {
            StringBuilder known = new StringBuilder();
            for (Selection selection : values()) {
                if (selection.key.equals(text)) {
                    return selection;
                }
                known.append(known.isEmpty() ? "" : ", ").append(selection.key);
            }
            throw new IllegalArgumentException(text + " (expected: one of " + known + ")");
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
}
