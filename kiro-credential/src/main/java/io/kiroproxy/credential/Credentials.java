package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import org.jspecify.annotations.Nullable;

/** The secret part of an account, one type per way to log in (kiro-upstream.md 8.1). Immutable; prints no secret. */
public sealed interface Credentials
        permits SocialCredentials, IdcCredentials, ExternalIdpCredentials, ApiKeyCredentials {
    /** How the account was logged in. */
    CredentialKind kind();

    /** The token to send, null when there is none yet. An API key never expires. */
    @Nullable
    AccessToken accessToken();

    /** What a new access token is bought with, null when there is none. */
    @Nullable
    Secret refreshToken();

    /** The account's profile, null when it has none or it is not known yet. */
    @Nullable
    String profileArn();

    /** The region of the profile where it was given by hand, null to take it from the ARN. */
    @Nullable
    String region();

    /** These credentials with what a refresh answered. */
    Credentials withTokens(AccessToken accessToken, @Nullable Secret refreshToken, @Nullable String profileArn);

    /** These credentials with the profile that was found. */
    default Credentials withProfileArn(String profileArn) {
        AccessToken token = accessToken();
        return token == null ? this : withTokens(token, refreshToken(), profileArn);
    }

    /** Whether {@code other} is certainly the same login: the same key or refresh token. */
    default boolean sameLogin(Credentials other) {
        return Logins.same(this, other);
    }

    /** Whether {@code other} may be the same login at another time: nothing lasting that both know differs. */
    default boolean maybeSameLogin(Credentials other) {
        return Logins.alike(this, other);
    }

    /** Whether a refresh can be tried at all. */
    default boolean isRefreshable() {
        return refreshToken() != null;
    }
}
