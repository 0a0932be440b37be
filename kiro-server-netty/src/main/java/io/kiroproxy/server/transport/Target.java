package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.ProxyAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads; connections are shared between calls of one target only.
 *
 * @param tls whether the connection is encrypted
 * @param host name or address
 * @param port 1 to 65535
 * @param proxy what it goes through, null for a direct connection
 */
record Target(boolean tls, String host, int port, @Nullable ProxyAddress proxy) {

    /** Where {@code call} must go; {@code fallback} is the way out when it names none. */
    static Target of(HttpCall call, @Nullable ProxyAddress fallback) {
        URI uri = call.uri();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "upstream address: " + uri + " (expected: http:// or https:// and a host)");
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        return new Target(tls, uri.getHost(), port, call.proxy() == null ? fallback : call.proxy());
    }

    /** The value of the {@code host} field. */
    String authority() {
        boolean usual = tls ? port == 443 : port == 80;
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return usual ? name : name + ":" + port;
    }
}
