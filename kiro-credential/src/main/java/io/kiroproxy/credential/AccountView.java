package io.kiroproxy.credential;

import io.kiroproxy.core.spi.UsageLimits;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * An account as selectors and the admin API may see it, at one moment.
 *
 * @param account what is kept about it; its secrets print as {@code ***}
 * @param health whether it may be used
 * @param state counters and pauses
 * @param inFlight leases out now
 * @param usage what it may use and has used when last asked for, null when never
 * @param usageAt when that was, null when never
 * @param lowBalance whether the allowance is nearly used up, as far as is known
 */
public record AccountView(
        Account account,
        AccountHealth health,
        AccountState state,
        int inFlight,
        @Nullable UsageLimits usage,
        @Nullable Instant usageAt,
        boolean lowBalance) {
    public AccountView {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(state, "state");
    }

    public AccountId id() {
        return account.id();
    }

    public String name() {
        return account.name();
    }

    /** Lower goes first. */
    public int priority() {
        return account.traits().priority();
    }

    /** 1 or more. */
    public int weight() {
        return account.traits().weight();
    }

    /** Credits left, as far as is known. */
    public OptionalDouble quotaLeft() {
        Double left = state.quotaLeft();
        return left == null ? OptionalDouble.empty() : OptionalDouble.of(left);
    }

    /** The original tool's name for the health (kiroproxy-contract.md 2.1). */
    public String status() {
        return health.status();
    }
}
