package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * One model that an account should not be asked for; says nothing about the account's health.
 *
 * @param until when it may be asked for again
 * @param denied true when the account's plan or place does not offer it, false when it was short of capacity
 * @param reason for people
 */
public record ModelPause(Instant until, boolean denied, String reason) {
    public ModelPause {
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(reason, "reason");
    }
}
