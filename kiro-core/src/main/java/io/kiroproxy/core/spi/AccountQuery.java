package io.kiroproxy.core.spi;

import io.kiroproxy.core.AccountScope;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What a call needs an account for.
 *
 * @param callId the call, for logs
 * @param provider the provider's name
 * @param model the upstream's id of the model
 * @param session calls of one session prefer one account
 * @param scope which accounts are allowed
 * @param exclude accounts this call has tried already
 * @param maxWait how long to wait for a busy account before failing
 */
public record AccountQuery(
        String callId,
        String provider,
        String model,
        String session,
        AccountScope scope,
        Set<String> exclude,
        Duration maxWait) {

    public AccountQuery {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(scope, "scope");
        exclude = Set.copyOf(exclude);
        Objects.requireNonNull(maxWait, "maxWait");
    }
}
