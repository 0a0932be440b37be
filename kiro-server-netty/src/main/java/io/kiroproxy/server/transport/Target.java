package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

    /** Whether TLS is spoken, with the host or with the proxy before it. */
    boolean encrypted() {
        return tls || proxy != null && proxy.type() == ProxyAddress.Type.HTTPS;
    }

    /** Whether requests are put to a proxy itself, which is how plain HTTP goes through one. */
    boolean throughForwardingProxy() {
        return !tls && proxy != null && proxy.type() != ProxyAddress.Type.SOCKS5;
    }

    /** The value of the {@code host} field. */
    String authority() {
        boolean usual = tls ? port == 443 : port == 80;
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return usual ? name : name + ":" + port;
    }

    /** What stands in the request line for {@code uri}. */
    String requestTarget(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return throughForwardingProxy() ? "http://" + authority() + target : target;
    }

    /** What a forwarding proxy wants to know, or null. */
    @Nullable
    String proxyAuthorization() {
        if (proxy == null || !throughForwardingProxy() || proxy.username() == null) {
            return null;
        }
        Secret password = proxy.password();
        String plain = proxy.username() + ":" + (password == null ? "" : password.reveal());
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
