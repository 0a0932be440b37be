package io.kiroproxy.credential;

import io.kiroproxy.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * An access token and when it ends.
 *
 * @param secret the bearer token
 * @param expiresAt when the upstream stops accepting it; {@link Instant#EPOCH} when the file did not say, which makes
 *     it due for a refresh
 */
public record AccessToken(Secret secret, Instant expiresAt) {
    public AccessToken {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Whether it is still accepted at {@code now} and for {@code margin} after it. */
    public boolean lasts(Instant now, Duration margin) {
        return now.plus(margin).isBefore(expiresAt);
    }
}
