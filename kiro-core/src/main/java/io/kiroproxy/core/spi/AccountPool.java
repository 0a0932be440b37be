package io.kiroproxy.core.spi;

import java.util.concurrent.CompletionStage;

/**
 * Hands out the right to use an account for one attempt.
 *
 * <p>Called from any thread; must not block. Stages complete on any thread; the engine comes back to the call's
 * executor by itself.
 */
public interface AccountPool {

    /**
     * Chooses an account whose access token is valid, refreshing it first where needed.
     *
     * @return a lease, or a failure with {@link io.kiroproxy.core.GatewayException}: {@code RATE_LIMITED} when all are
     *     cooling down (with the soonest moment), {@code QUOTA_EXHAUSTED}, {@code ACCOUNT_ACTION_REQUIRED},
     *     {@code UPSTREAM_UNAVAILABLE} when there is none, {@code OVERLOADED} when the wait was too long
     */
    CompletionStage<AccountLease> acquire(AccountQuery query);
}
