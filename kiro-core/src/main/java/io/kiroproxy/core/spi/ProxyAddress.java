package io.kiroproxy.core.spi;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that upstream connections go through.
 *
 * @param type its protocol
 * @param host name or address
 * @param port 1 to 65535
 * @param username null for none
 * @param password null for none
 */
public record ProxyAddress(
        Type type,
        String host,
        int port,
        @Nullable String username,
        @Nullable Secret password) {

    /** A proxy protocol. */
    public enum Type {
        HTTP("http", 8080),
        /** HTTP, spoken to the proxy itself over TLS. */
        HTTPS("https", 443),
        SOCKS5("socks5", 1080);

        private final String scheme;
        private final int port;

        Type(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }

        /** What stands before {@code ://}. */
        public String scheme() {
            return scheme;
        }
    }

    public ProxyAddress {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("proxy port: " + port + " (expected: 1 to 65535)");
        }
    }

    /**
     * Reads {@code http://[user:password@]host:port}, {@code https://…} for TLS to the proxy itself, or {@code socks5://…};
     * without a scheme it is HTTP, as in the original tool (kiroproxy-contract.md 2.2). Without a port it is 8080, 443 or
     * 1080.
     *
     * @throws IllegalArgumentException naming what is wrong, without the password
     */
    public static ProxyAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "proxy: not an address (expected: http://host:port or socks5://host:port)");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Type type =
                switch (scheme) {
                    case "http" -> Type.HTTP;
                    case "https" -> Type.HTTPS;
                    case "socks5", "socks5h", "socks" -> Type.SOCKS5;
                    default ->
                        throw new IllegalArgumentException(
                                "proxy scheme: " + scheme + " (expected: http, https or socks5)");
                };
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("proxy: no host (expected: http://host:port or socks5://host:port)");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : type.port;
        String userInfo = uri.getUserInfo();
        if (userInfo == null) {
            return new ProxyAddress(type, uri.getHost(), port, null, null);
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new ProxyAddress(type, uri.getHost(), port, user, password.isBlank() ? null : Secret.of(password));
    }
}
