package io.kiroproxy.core.spi;

import java.util.Objects;

/** How an attempt ended, as far as its account is concerned. */
public sealed interface AttemptOutcome {

    /**
     * The upstream answered to the end.
     *
     * @param credits what it billed, -1 when it did not say
     */
    record Success(double credits) implements AttemptOutcome {}

    /** The attempt failed; {@link UpstreamFailure.Kind#scope()} tells whether the account is to blame. */
    record Failed(UpstreamFailure failure) implements AttemptOutcome {
        public Failed {
            Objects.requireNonNull(failure, "failure");
        }
    }

    /** The client left, or the gateway had what it needed; says nothing about the account. */
    record Abandoned() implements AttemptOutcome {}
}
