package io.kiroproxy.credential.source;

import io.kiroproxy.core.spi.ProxyAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Proxies as text, the way files hold them. */
public final class ProxyUrls {
    private ProxyUrls() {}

    /** What {@link ProxyAddress#parse} reads back; null for null. Holds the password. */
    public static @Nullable String text(@Nullable ProxyAddress proxy) {
        if (proxy == null) {
            return null;
        }
        String scheme = proxy.type().scheme();
        String password = proxy.password() == null ? "" : proxy.password().reveal();
        String user = proxy.username() == null ? null : proxy.username() + ":" + password;
        try {
            return new URI(scheme, user, proxy.host(), proxy.port(), null, null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("proxy: cannot be written as an address");
        }
    }
}
