package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * Whether an account may be used, and if not, why and until when. What ends by the clock ends without any timer
 * having to run: see {@link #at}.
 */
public sealed interface AccountHealth {
    /** May be used. */
    record Ready() implements AccountHealth {
        @Override
        public String status() {
            return "active";
        }

        @Override
        public String explanation() {
            return "ready";
        }
    }

    /**
     * Pauses.
     *
     * @param until when it may be used again
     * @param cause what the pause is for
     * @param reason for people
     */
    record CoolingDown(Instant until, Cause cause, String reason) implements AccountHealth {
        /** What a pause is for. */
        public enum Cause {
            /** The upstream said "too many". */
            THROTTLED,
            /** Several failures of the upstream in a row. */
            UPSTREAM_TROUBLE,
            /** The access token has run out and could not be renewed for the moment. */
            REFRESH_TROUBLE
        }

        public CoolingDown {
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String status() {
            return "cooldown";
        }

        @Override
        public String explanation() {
            return "cooling down until " + until + ": " + reason;
        }
    }

    /**
     * The plan's allowance is used up.
     *
     * @param until when it is tried again, a little after the reset
     */
    record Exhausted(Instant until) implements AccountHealth {
        public Exhausted {
            Objects.requireNonNull(until, "until");
        }

        @Override
        public String status() {
            return "cooldown";
        }

        @Override
        public String explanation() {
            return "allowance used up until " + until;
        }
    }

    /**
     * The upstream refuses the account for a reason that its owner can mend: wrong profile, region or feature.
     *
     * @param until when it is tried again
     * @param reason for people
     */
    record Refused(Instant until, String reason) implements AccountHealth {
        public Refused {
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String status() {
            return "unhealthy";
        }

        @Override
        public String explanation() {
            return "refused by the upstream: " + reason;
        }
    }

    /** The credentials are dead until the owner logs in again. */
    record NeedsLogin(String reason) implements AccountHealth {
        public NeedsLogin {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String status() {
            return "unhealthy";
        }

        @Override
        public String explanation() {
            return "needs a new login: " + reason;
        }
    }

    /** The vendor has locked the account; out until its owner restores it (decisions.md 4). */
    record Suspended(String reason) implements AccountHealth {
        public Suspended {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String status() {
            return "suspended";
        }

        @Override
        public String explanation() {
            return "suspended by the vendor: " + reason;
        }
    }

    /** Its owner switched it off. */
    record Disabled() implements AccountHealth {
        @Override
        public String status() {
            return "disabled";
        }

        @Override
        public String explanation() {
            return "switched off by its owner";
        }
    }

    /** Its credentials could not be read, for example because the file is gone. */
    record Unreadable(String problem) implements AccountHealth {
        public Unreadable {
            Objects.requireNonNull(problem, "problem");
        }

        @Override
        public String status() {
            return "unhealthy";
        }

        @Override
        public String explanation() {
            return problem;
        }
    }

    /** The original tool's name for it: active, cooldown, unhealthy, disabled or suspended (kiroproxy-contract.md 2.1). */
    String status();

    /** One clause for people, without secrets. */
    String explanation();

    /** When it ends by itself; {@link Instant#MAX} when it does not, {@link Instant#MIN} when there is nothing to end. */
    default Instant endsAt() {
        if (this instanceof CoolingDown cooling) {
            return cooling.until();
        }
        if (this instanceof Exhausted exhausted) {
            return exhausted.until();
        }
        if (this instanceof Refused refused) {
            return refused.until();
        }
        return this instanceof Ready ? Instant.MIN : Instant.MAX;
    }

    /** This state as it is at {@code now}: ready again when its time has passed. */
    default AccountHealth at(Instant now) {
        return now.isBefore(endsAt()) ? this : new Ready();
    }

    /** Whether the account may be used. */
    default boolean isReady() {
        return this instanceof Ready;
    }
}
