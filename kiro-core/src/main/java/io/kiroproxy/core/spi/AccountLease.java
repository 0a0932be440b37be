package io.kiroproxy.core.spi;

import java.util.concurrent.CompletionStage;

/**
 * The right to use one account for one attempt. Closed exactly once; further closes do nothing. Any thread.
 */
public interface AccountLease {

    /** The account as it may be shown upstream. */
    AccountIdentity identity();

    /**
     * The upstream refused this lease's token: renews the credentials, unless another call already has, and answers
     * with a lease for the same account that replaces this one. This lease must not be used or closed afterwards.
     *
     * @return the new lease, or a failure with {@link UpstreamFailureException} when the account must be given up, in
     *     which case this lease has been closed
     */
    CompletionStage<AccountLease> renew(UpstreamFailure refusal);

    /** Gives the account back and tells how it went. Does not block. */
    void close(AttemptOutcome outcome);
}
