package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt's outcome means for its account: a pure function from state and outcome to state. Only failures of
 * account scope change the health at once; model scope pauses the model, endpoint scope counts as a strike, request
 * scope changes nothing but the counters (user-pains.md P12).
 */
final class HealthRules {
    private volatile HealthLimits limits;

    HealthRules(HealthLimits limits) {
        this.limits = limits;
    }

    HealthLimits limits() {
        return limits;
    }

    void limits(HealthLimits value) {
        limits = value;
    }

    /** What is known of a quota's reset only now replaces what was guessed. */
    AccountState resetKnown(AccountState state, @Nullable Instant reset, Instant now) {
        boolean guessed = state.health().at(now) instanceof AccountHealth.Exhausted exhausted
                && exhausted.until().equals(guess(now).plus(limits.quotaSlack()));
        return guessed && reset != null && reset.isAfter(now)
                ? state.withHealth(new AccountHealth.Exhausted(quotaUntil(reset, now)), now)
                : state;
    }

    AccountState after(AccountState state, AttemptOutcome outcome, String model, Instant now) {
        if (outcome instanceof AttemptOutcome.Success success) {
            return state.counted(0, Math.max(0, success.credits()), now).withStrikes(0, now);
        }
        if (outcome instanceof AttemptOutcome.Failed failed) {
            return after(state.counted(1, 0, now), failed.failure(), model, now);
        }
        return state;
    }

    private AccountState after(AccountState state, UpstreamFailure failure, String model, Instant now) {
        switch (failure.kind()) {
            case THROTTLED:
                return worse(state, throttled(failure, now), now);
            case QUOTA_EXHAUSTED:
                return worse(state, new AccountHealth.Exhausted(quotaUntil(failure.resetsAt(), now)), now);
            case SUSPENDED:
                return worse(state, new AccountHealth.Suspended(failure.message()), now);
            case NEEDS_LOGIN:
                return worse(state, new AccountHealth.NeedsLogin(failure.message()), now);
            case AUTH_EXPIRED:
                return worse(state, tokenRefused(failure, now), now);
            case ACCESS_DENIED:
                return worse(state, new AccountHealth.Refused(now.plus(limits.refusedPause()), failure.message()), now);
            case CAPACITY:
            case MODEL_DENIED:
                return modelPaused(state, failure, model, now);
            case ENDPOINT_UNKNOWN:
            case UNAVAILABLE:
            case NETWORK:
            case TIMEOUT:
            case CUT:
            case PROTOCOL:
                return struck(state, failure, now);
            case CONTEXT_TOO_LONG:
            case CONTENT_FILTERED:
            case BAD_REQUEST:
            case CANCELLED:
                return state;
        }
        throw new IllegalStateException("unhandled failure kind: " + failure.kind());
    }

    /** The worse of what is known and {@code news}; of two pauses of one kind the longer. */
    AccountState worse(AccountState state, AccountHealth news, Instant now) {
        AccountHealth known = state.health().at(now);
        int difference = severity(news) - severity(known);
        boolean replaces = difference > 0 || difference == 0 && news.endsAt().isAfter(known.endsAt());
        return replaces ? state.withHealth(news, now) : state;
    }

    /** A token that is refused though it was renewed may pass (decisions.md 17); other new tokens end the pause. */
    private AccountHealth tokenRefused(UpstreamFailure failure, Instant now) {
        return new AccountHealth.CoolingDown(
                now.plus(limits.refusedPause()), AccountHealth.CoolingDown.Cause.REFRESH_TROUBLE, failure.message());
    }

    private AccountHealth throttled(UpstreamFailure failure, Instant now) {
        Duration wish = failure.retryAfter();
        Duration pause = wish == null ? limits.cooldown() : atMost(wish, limits.maxCooldown());
        return new AccountHealth.CoolingDown(
                now.plus(pause), AccountHealth.CoolingDown.Cause.THROTTLED, failure.message());
    }

    private Instant quotaUntil(@Nullable Instant reset, Instant now) {
        Instant until = (reset == null || !reset.isAfter(now) ? guess(now) : reset).plus(limits.quotaSlack());
        Instant latest = now.plus(limits.maxQuotaPause());
        return until.isAfter(latest) ? latest : until;
    }

    /** The next first of a month, where nobody has said when a quota comes back. */
    private static Instant guess(Instant now) {
        return now.atOffset(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1)
                .plusMonths(1)
                .toInstant();
    }

    private AccountState modelPaused(AccountState state, UpstreamFailure failure, String model, Instant now) {
        boolean denied = failure.kind() == UpstreamFailure.Kind.MODEL_DENIED;
        Duration wish = failure.retryAfter();
        Duration pause = denied
                ? limits.modelDeniedPause()
                : wish == null ? limits.capacityPause() : atMost(wish, limits.cooldown());
        Map<String, ModelPause> models = new HashMap<>();
        state.models().forEach((name, known) -> {
            if (now.isBefore(known.until())) {
                models.put(name, known);
            }
        });
        models.put(model, new ModelPause(now.plus(pause), denied, failure.message()));
        return state.withModels(models, now);
    }

    private AccountState struck(AccountState state, UpstreamFailure failure, Instant now) {
        int strikes = state.strikes() + 1;
        if (strikes < limits.strikes()) {
            return state.withStrikes(strikes, now);
        }
        AccountHealth pause = new AccountHealth.CoolingDown(
                now.plus(limits.strikePause()),
                AccountHealth.CoolingDown.Cause.UPSTREAM_TROUBLE,
                strikes + " failures in a row, the last: " + failure.message());
        return worse(state.withStrikes(0, now), pause, now);
    }

    private static Duration atMost(Duration wish, Duration limit) {
        return wish.compareTo(limit) > 0 ? limit : wish;
    }

    private static int severity(AccountHealth health) {
        if (health instanceof AccountHealth.Suspended) {
            return 5;
        }
        if (health instanceof AccountHealth.NeedsLogin) {
            return 4;
        }
        if (health instanceof AccountHealth.Exhausted) {
            return 3;
        }
        if (health instanceof AccountHealth.Refused) {
            return 2;
        }
        return health instanceof AccountHealth.CoolingDown ? 1 : 0;
    }

    /** After new tokens: what only their lack had caused is over. */
    static AccountState renewed(AccountState known, Instant now) {
        AccountHealth health = known.health();
        boolean mended = health instanceof AccountHealth.NeedsLogin
                || health instanceof AccountHealth.CoolingDown cooling
                        && cooling.cause() == AccountHealth.CoolingDown.Cause.REFRESH_TROUBLE;
        return mended ? known.withHealth(new AccountHealth.Ready(), now).withReadySince(now) : known;
    }
}
