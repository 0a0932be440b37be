package io.kiroproxy.server.config;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts serve and how one is chosen. Read by whoever builds the account pool.
 *
 * @param directory where credentials are kept, null for the home's own
 * @param selection the name of a strategy
 * @param maxInFlight calls one account may carry at once, 1 or more; null for no limit
 */
public record AccountSettings(
        @Nullable Path directory,
        String selection,
        @Nullable Integer maxInFlight) {

    /** Round-robin over the home's accounts, without a limit (decisions.md 1, 24). */
    public static final AccountSettings DEFAULT = new AccountSettings(null, "round-robin", null);

    public AccountSettings {
        Objects.requireNonNull(selection, "selection");
        if (maxInFlight != null && maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "accounts.max-in-flight: " + maxInFlight + " (expected: 1 or more, or unlimited)");
        }
    }
}
