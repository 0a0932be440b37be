package io.kiroproxy.credential;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a call would get the account it gets, or none.
 *
 * @param strategy who chooses for a new session
 * @param candidates accounts that may be used for it now, in the order of the list
 * @param sticky the account that its session holds to, null when it is new
 * @param exclusions the others, each with its reason
 */
public record PoolExplanation(
        String strategy,
        List<Candidate> candidates,
        @Nullable AccountId sticky,
        List<Exclusion> exclusions) {
    /**
     * An account that may be used for the call.
     *
     * @param label name and id
     * @param share the part of its turns that it takes, less than 1 while it starts slowly
     * @param score how the strategy sees it, null when the strategy does not say
     */
    public record Candidate(AccountId id, String label, double share, AccountSelector.@Nullable Score score) {
        public Candidate {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(label, "label");
        }
    }

    /**
     * An account that may not be used for the call.
     *
     * @param label name and id
     * @param reason for people
     * @param until when the reason ends by itself, null when it does not
     */
    public record Exclusion(
            AccountId id,
            String label,
            Why why,
            String reason,
            @Nullable Instant until) {
        public Exclusion {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(why, "why");
        }
    }

    /** The kinds of reason. */
    public enum Why {
        /** The call has tried it already, or asks for another account only. */
        NOT_FOR_THIS_CALL,
        /** The caller may not use accounts of its group. */
        NOT_ALLOWED,
        /** Throttled for the moment. */
        THROTTLED,
        /** The upstream or a refresh is out of order for the moment. */
        TROUBLE,
        /** Out of quota. */
        EXHAUSTED,
        /** Its owner must do something. */
        ACTION_REQUIRED,
        /** Switched off. */
        DISABLED,
        /** Being drained: it takes no new sessions. */
        DRAINING,
        /** The model is short of capacity there. */
        MODEL_CAPACITY,
        /** The account does not offer the model. */
        MODEL_DENIED,
        /** At its limit of requests per minute. */
        PACED,
        /** At its limit of calls at once. */
        BUSY
    }

    public PoolExplanation {
        Objects.requireNonNull(strategy, "strategy");
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }
}
