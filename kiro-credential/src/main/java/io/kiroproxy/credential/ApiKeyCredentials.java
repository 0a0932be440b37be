package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A long-lived key, {@code ksk_…}: no refresh, bound to one region (kiro-upstream.md 8.8).
 *
 * @param key the key
 * @param profileArn null until asked for; never sent with a generation
 * @param region where the key was made, null for the default
 */
public record ApiKeyCredentials(
        Secret key, @Nullable String profileArn, @Nullable String region) implements Credentials {
    public ApiKeyCredentials {
        Objects.requireNonNull(key, "key");
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.API_KEY;
    }

    @Override
    public AccessToken accessToken() {
        return new AccessToken(key, Instant.MAX);
    }

    @Override
    public @Nullable Secret refreshToken() {
        return null;
    }

    @Override
    public ApiKeyCredentials withTokens(
            AccessToken newToken, @Nullable Secret newRefreshToken, @Nullable String newProfileArn) {
        return new ApiKeyCredentials(newToken.secret(), newProfileArn, region);
    }
}
