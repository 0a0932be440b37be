package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A login at a company's own identity provider (kiro-upstream.md 8.7). A public client: it has no secret.
 *
 * @param accessToken null before the first refresh
 * @param refreshToken null when the file had none
 * @param profileArn null until it has been found
 * @param region the profile's region where given by hand
 * @param tokenEndpoint where a refresh is posted to
 * @param issuerUrl the provider, null when unknown
 * @param clientId the client the token was issued to
 * @param scopes separated by blanks, null for the provider's default
 */
public record ExternalIdpCredentials(
        @Nullable AccessToken accessToken,
        @Nullable Secret refreshToken,
        @Nullable String profileArn,
        @Nullable String region,
        String tokenEndpoint,
        @Nullable String issuerUrl,
        String clientId,
        @Nullable String scopes)
        implements Credentials {
    public ExternalIdpCredentials {
        Objects.requireNonNull(tokenEndpoint, "tokenEndpoint");
        Objects.requireNonNull(clientId, "clientId");
    }

    @Override
    public CredentialKind kind() {
        return CredentialKind.EXTERNAL_IDP;
    }

    @Override
    public ExternalIdpCredentials withTokens(
            AccessToken newToken, @Nullable Secret newRefreshToken, @Nullable String newProfileArn) {
        return new ExternalIdpCredentials(
                newToken, newRefreshToken, newProfileArn, region, tokenEndpoint, issuerUrl, clientId, scopes);
    }
}
