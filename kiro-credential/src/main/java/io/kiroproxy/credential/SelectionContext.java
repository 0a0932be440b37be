package io.kiroproxy.credential;

import java.time.Instant;
import java.util.Objects;

/**
 * What an account is wanted for.
 *
 * @param session the call's session
 * @param model the upstream's id of the model
 * @param now the moment of the choice
 */
public record SelectionContext(String session, String model, Instant now) {
    public SelectionContext {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(now, "now");
    }
}
