package io.kiroproxy.core;

import io.kiroproxy.core.spi.UpstreamFailure;

/**
 * Decides what follows a failed attempt. Called on the call's executor, before the commit only; must not block.
 * Failures that a provider can mend itself (another host, a repaired request) do not get here.
 */
@FunctionalInterface
public interface FailoverPolicy {

    /** The table of architecture.md 7.1 within {@code limits}. */
    static FailoverPolicy standard(FailoverLimits limits) {
        return new StandardFailover(limits);
    }

    /** What to do after {@code failure}. */
    Verdict decide(UpstreamFailure failure, Attempts soFar);

    /**
     * What the call has used up.
     *
     * @param attempts attempts so far, the failed one included
     * @param accounts accounts tried so far, the failed one included
     * @param onThisAccount attempts with the account that failed
     * @param renewedHere whether its credentials were renewed within this call
     */
    record Attempts(int attempts, int accounts, int onThisAccount, boolean renewedHere) {}
}
