package io.kiroproxy.credential;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares logins by what does not change in their life. */
final class Logins {
    private Logins() {}

    /** Whether both may be the same login: nothing that both say differs. */
    static boolean alike(Credentials one, Credentials other) {
        if (one.kind() != other.kind() || !agree(one.profileArn(), other.profileArn())) {
            return false;
        }
        if (one instanceof SocialCredentials social && other instanceof SocialCredentials otherSocial) {
            return agree(social.provider(), otherSocial.provider());
        }
        if (one instanceof IdcCredentials idc && other instanceof IdcCredentials otherIdc) {
            return agree(clientId(idc), clientId(otherIdc)) && agree(idc.startUrl(), otherIdc.startUrl());
        }
        if (one instanceof ExternalIdpCredentials idp && other instanceof ExternalIdpCredentials otherIdp) {
            return idp.clientId().equals(otherIdp.clientId())
                    && idp.tokenEndpoint().equals(otherIdp.tokenEndpoint());
        }
        return one.equals(other);
    }

    /** Whether both are certainly the same login. */
    static boolean same(Credentials one, Credentials other) {
        if (one instanceof ApiKeyCredentials || other instanceof ApiKeyCredentials) {
            return one instanceof ApiKeyCredentials key
                    && other instanceof ApiKeyCredentials otherKey
                    && key.key().equals(otherKey.key());
        }
        return one.refreshToken() != null && Objects.equals(one.refreshToken(), other.refreshToken());
    }

    private static @Nullable String clientId(IdcCredentials idc) {
        return idc.registration() == null ? null : idc.registration().clientId();
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one == null || other == null || Objects.equals(one, other);
    }
}
