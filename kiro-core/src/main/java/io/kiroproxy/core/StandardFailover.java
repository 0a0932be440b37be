package io.kiroproxy.core;

import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.util.Objects;

/** The default policy: a table from the kind of failure to a verdict, cut off by the limits. */
final class StandardFailover implements FailoverPolicy {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final FailoverLimits limits;

    StandardFailover(FailoverLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    @Override
    public Verdict decide(UpstreamFailure failure, Attempts soFar) {
        if (soFar.attempts() >= limits.maxAttempts()) {
            return new Verdict.GiveUp();
        }
        switch (failure.kind()) {
            case AUTH_EXPIRED:
                return soFar.renewedHere() ? failover(soFar) : new Verdict.Renew();
            case UNAVAILABLE:
            case NETWORK:
            case TIMEOUT:
            case CUT:
            case PROTOCOL:
                return soFar.onThisAccount() < 2 ? new Verdict.RetrySame(PAUSE) : failover(soFar);
            case ENDPOINT_UNKNOWN:
            case NEEDS_LOGIN:
            case ACCESS_DENIED:
            case THROTTLED:
            case QUOTA_EXHAUSTED:
            case CAPACITY:
            case MODEL_DENIED:
                return failover(soFar);
            case SUSPENDED:
            case CONTEXT_TOO_LONG:
            case CONTENT_FILTERED:
            case BAD_REQUEST:
            case CANCELLED:
                return new Verdict.GiveUp();
        }
        throw new IllegalStateException("unhandled failure kind: " + failure.kind());
    }

    private Verdict failover(Attempts soFar) {
        return soFar.accounts() < limits.maxAccounts() ? new Verdict.Failover() : new Verdict.GiveUp();
    }
}
