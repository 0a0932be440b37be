package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.ProxyAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the upstream side.
 *
 * @param connectTimeout for TCP, and again for TLS and a proxy's handshake
 * @param idleTimeout how long an unused HTTP/1.1 connection is kept; upstream closes them after 200 s at the earliest
 * @param maxIdlePerHost unused connections kept per event loop and host, 0 to 10,000
 * @param maxHeadBytes the longest head of an answer, in bytes
 * @param proxy the way out for calls that name none, null for a direct one
 * @param http2 how HTTP/2 is spoken where the upstream offers it, null for HTTP/1.1 everywhere
 */
public record TransportSettings(
        Duration connectTimeout,
        Duration idleTimeout,
        int maxIdlePerHost,
        int maxHeadBytes,
        @Nullable ProxyAddress proxy,
        @Nullable Http2Limits http2) {

    /** 10 s to connect, 20 s idle, 256 idle connections per loop and host, heads of 64 KiB, no proxy, HTTP/2. */
    public static final TransportSettings DEFAULT = new TransportSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(20), 256, 64 * 1024, null, Http2Limits.DEFAULT);

    public TransportSettings {
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(idleTimeout, "idleTimeout");
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connect: " + connectTimeout + " (expected: more than zero)");
        }
        if (maxIdlePerHost < 0 || maxIdlePerHost > 10_000) {
            throw new IllegalArgumentException("max-idle: " + maxIdlePerHost + " (expected: 0 to 10000)");
        }
        if (maxHeadBytes < 1024) {
            throw new IllegalArgumentException("max-head: " + maxHeadBytes + " (expected: 1024 or more)");
        }
    }

    /** A copy whose calls go out through {@code proxy} unless they name another one. */
    public TransportSettings withProxy(@Nullable ProxyAddress proxy) {
        return new TransportSettings(connectTimeout, idleTimeout, maxIdlePerHost, maxHeadBytes, proxy, http2);
    }

    /** A copy with another limit on connecting. */
    public TransportSettings withConnectTimeout(Duration connectTimeout) {
        return new TransportSettings(connectTimeout, idleTimeout, maxIdlePerHost, maxHeadBytes, proxy, http2);
    }

    /** A copy with another wait before an unused connection is closed. */
    public TransportSettings withIdleTimeout(Duration idleTimeout) {
        return new TransportSettings(connectTimeout, idleTimeout, maxIdlePerHost, maxHeadBytes, proxy, http2);
    }

    /** A copy that speaks HTTP/2 within {@code http2}, or HTTP/1.1 everywhere when that is null. */
    public TransportSettings withHttp2(@Nullable Http2Limits http2) {
        return new TransportSettings(connectTimeout, idleTimeout, maxIdlePerHost, maxHeadBytes, proxy, http2);
    }
}
