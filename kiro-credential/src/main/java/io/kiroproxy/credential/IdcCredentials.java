package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An AWS login over OIDC: Builder ID or IAM Identity Center. The refresh token works only with the client
 * registration it was issued under, so both travel together (kiro-upstream.md 8.10).
 *
 * @param kind {@code BUILDER_ID} or {@code IDENTITY_CENTER}
 * @param accessToken null before the first refresh
 * @param refreshToken null when the file had none
 * @param profileArn null for Builder ID, and for an organisation until it has been found
 * @param region the profile's region where given by hand
 * @param registration the client registration, null when the file's sibling was missing
 * @param startUrl the organisation's sign-in page, null when unknown
 * @param ssoRegion where the token was minted
 */
public record IdcCredentials(
        CredentialKind kind,
        @Nullable AccessToken accessToken,
        @Nullable Secret refreshToken,
        @Nullable String profileArn,
        @Nullable String region,
        @Nullable Registration registration,
        @Nullable String startUrl,
        String ssoRegion)
        implements Credentials {
    /**
     * A client registration.
     *
     * @param clientId public part
     * @param clientSecret secret part
     * @param expiresAt after this a new login is needed; null when unknown
     */
    public record Registration(
            String clientId, Secret clientSecret, @Nullable Instant expiresAt) {
        public Registration {
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(clientSecret, "clientSecret");
        }
    }

    public IdcCredentials {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(ssoRegion, "ssoRegion");
        if (kind != CredentialKind.BUILDER_ID && kind != CredentialKind.IDENTITY_CENTER) {
            throw new IllegalArgumentException("kind: " + kind + " (expected: BUILDER_ID or IDENTITY_CENTER)");
        }
    }

    @Override
    public boolean isRefreshable() {
        return refreshToken != null && registration != null;
    }

    @Override
    public IdcCredentials withTokens(
            AccessToken newToken, @Nullable Secret newRefreshToken, @Nullable String newProfileArn) {
        return new IdcCredentials(
                kind, newToken, newRefreshToken, newProfileArn, region, registration, startUrl, ssoRegion);
    }
}
