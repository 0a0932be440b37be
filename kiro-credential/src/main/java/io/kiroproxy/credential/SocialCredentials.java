package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A Google or GitHub login through the vendor's own service.
 *
 * @param accessToken null before the first refresh
 * @param refreshToken null when the file had none
 * @param profileArn shared by all social users; comes with the token
 * @param region null to take it from the ARN
 * @param provider {@code Google} or {@code Github}, null when unknown
 */
public record SocialCredentials(
        @Nullable AccessToken accessToken,
        @Nullable Secret refreshToken,
        @Nullable String profileArn,
        @Nullable String region,
        @Nullable String provider)
        implements Credentials {
    @Override
    public CredentialKind kind() {
        return CredentialKind.SOCIAL;
    }

    @Override
    public SocialCredentials withTokens(
            AccessToken newToken, @Nullable Secret newRefreshToken, @Nullable String newProfileArn) {
        return new SocialCredentials(newToken, newRefreshToken, newProfileArn, region, provider);
    }
}
