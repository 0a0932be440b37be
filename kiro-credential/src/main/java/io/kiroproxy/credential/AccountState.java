package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What calls have taught us about an account: kept apart from {@link Account}, shared between processes and kept over
 * restarts (decisions.md 23, 28). Immutable.
 *
 * @param health the last known health; look at it through {@link AccountHealth#at}
 * @param models pauses by upstream model id
 * @param strikes endpoint failures in a row
 * @param requests attempts that ended, ever
 * @param errors attempts that failed, ever
 * @param credits credits billed, ever
 * @param lastUsed when an attempt last ended, null when never
 * @param quotaLeft credits left when last asked for, null when unknown
 * @param readySince when it was added, switched on, restored or logged in again, null when it was there from the beginning
 * @param outSince since when it could not be used, as {@code health} says, null when it could
 * @param changedAt when this was last changed; of two versions the later wins
 */
public record AccountState(
        AccountHealth health,
        Map<String, ModelPause> models,
        int strikes,
        long requests,
        long errors,
        double credits,
        @Nullable Instant lastUsed,
        @Nullable Double quotaLeft,
        @Nullable Instant readySince,
        @Nullable Instant outSince,
        Instant changedAt) {
    /** Nothing known. */
    public static final AccountState FRESH =
            new AccountState(new AccountHealth.Ready(), Map.of(), 0, 0, 0, 0, null, null, null, null, Instant.EPOCH);

    public AccountState {
        Objects.requireNonNull(health, "health");
        models = Map.copyOf(models);
        Objects.requireNonNull(changedAt, "changedAt");
    }

    AccountState withHealth(AccountHealth newHealth, Instant now) {
        Instant out = newHealth.isReady() ? null : health.at(now).isReady() || outSince == null ? now : outSince;
        return new AccountState(
                newHealth, models, strikes, requests, errors, credits, lastUsed, quotaLeft, readySince, out, now);
    }

    AccountState withModels(Map<String, ModelPause> newModels, Instant now) {
        return new AccountState(
                health, newModels, strikes, requests, errors, credits, lastUsed, quotaLeft, readySince, outSince, now);
    }

    AccountState withStrikes(int newStrikes, Instant now) {
        return new AccountState(
                health, models, newStrikes, requests, errors, credits, lastUsed, quotaLeft, readySince, outSince, now);
    }

    AccountState withQuotaLeft(double left, Instant now) {
        return new AccountState(
                health, models, strikes, requests, errors, credits, lastUsed, left, readySince, outSince, now);
    }

    /** Brought in, or in again, at {@code now}: no pause, no strikes. */
    AccountState welcomed(Instant now) {
        return new AccountState(
                new AccountHealth.Ready(), Map.of(), 0, requests, errors, credits, lastUsed, quotaLeft, now, null, now);
    }

    AccountState withReadySince(Instant now) {
        return new AccountState(
                health, models, strikes, requests, errors, credits, lastUsed, quotaLeft, now, outSince, now);
    }

    /** Since when it may be used again after it could not, null when it always could. */
    @Nullable
    Instant backSince(Instant now) {
        Instant end = health.endsAt();
        boolean paused = !end.equals(Instant.MIN) && !end.isAfter(now);
        if (!paused || readySince != null && readySince.isAfter(end)) {
            return readySince;
        }
        return end;
    }

    AccountState counted(int newErrors, double newCredits, Instant now) {
        return new AccountState(
                health,
                models,
                strikes,
                requests + 1,
                errors + newErrors,
                credits + newCredits,
                now,
                quotaLeft == null ? null : (Double) Math.max(0, quotaLeft - newCredits),
                readySince,
                outSince,
                now);
    }
}
