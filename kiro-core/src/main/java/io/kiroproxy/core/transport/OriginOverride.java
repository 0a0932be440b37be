package io.kiroproxy.core.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Sends every call to one origin instead of its own; path, query, fields and body stay as they are
 * (decisions.md 27). For recording what would go upstream, and for the simulator.
 */
public final class OriginOverride implements HttpTransport {

    private final HttpTransport transport;
    private final String origin;

    private OriginOverride(HttpTransport transport, String origin) {
        this.transport = transport;
        this.origin = origin;
    }

    /**
     * Wraps {@code transport}, which is closed with this one.
     *
     * @param base {@code http} or {@code https}, a host, perhaps a port, perhaps a path that goes before every path
     * @throws IllegalArgumentException when it is anything else
     */
    public static OriginOverride of(HttpTransport transport, URI base) {
        Objects.requireNonNull(transport, "transport");
        String scheme = base.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http
                || base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "upstream-url: not an origin (expected: http or https, a host, perhaps a port and a path)");
        }
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new OriginOverride(transport, scheme + "://" + base.getRawAuthority() + prefix);
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        URI uri = call.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return transport.send(call.withUri(URI.create(origin + path + query)), executor);
    }

    @Override
    public void close() {
        transport.close();
    }
}
