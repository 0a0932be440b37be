package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * Which account an attempt of a call was given, and why.
 *
 * @param at when
 * @param chosen the account
 * @param explanation what was known then; the candidates have no scores where the session's account was still good
 */
public record AccountChoice(Instant at, AccountId chosen, PoolExplanation explanation) {
    public AccountChoice {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(explanation, "explanation");
    }
}
