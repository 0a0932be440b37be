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
        Instant changedAt) {
    /** Nothing known. */
    public static final AccountState FRESH =
            new AccountState(new AccountHealth.Ready(), Map.of(), 0, 0, 0, 0, null, null, Instant.EPOCH);

    public AccountState {
        Objects.requireNonNull(health, "health");
        models = Map.copyOf(models);
        Objects.requireNonNull(changedAt, "changedAt");
    }

    AccountState withHealth(AccountHealth newHealth, Instant now) {
        return new AccountState(newHealth, models, strikes, requests, errors, credits, lastUsed, quotaLeft, now);
    }

    AccountState withModels(Map<String, ModelPause> newModels, Instant now) {
        return new AccountState(health, newModels, strikes, requests, errors, credits, lastUsed, quotaLeft, now);
    }

    AccountState withStrikes(int newStrikes, Instant now) {
        return new AccountState(health, models, newStrikes, requests, errors, credits, lastUsed, quotaLeft, now);
    }

    AccountState withQuotaLeft(double left, Instant now) {
        return new AccountState(health, models, strikes, requests, errors, credits, lastUsed, left, now);
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
                now);
    }
}
