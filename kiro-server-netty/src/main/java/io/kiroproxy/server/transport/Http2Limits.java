package io.kiroproxy.server.transport;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits of HTTP/2 connections.
 *
 * @param streams calls on one connection at a time, unless the upstream allows fewer; 1 to 1,000
 * @param window bytes of one answer that may arrive before they are asked for, 16 KiB to 1 MiB. The connection's own
 *     window has room for that many bytes of every stream, so an answer that nobody reads holds up no other
 * @param pingAfter silence after which the upstream is asked whether it is there, which also keeps the connection open
 * @param pingTimeout how long it may take to answer that
 * @param idleTimeout how long a connection without calls is kept
 */
public record Http2Limits(int streams, int window, Duration pingAfter, Duration pingTimeout, Duration idleTimeout) {

    /**
     * 100 streams, windows of 64 KiB, a ping after 20 s that may take 10 s, 30 minutes idle (kiro-upstream-2026.md 3: the
     * upstream closes silent connections after 200 to 400 s, and a new one costs some 340 ms of a turn).
     */
    public static final Http2Limits DEFAULT =
            new Http2Limits(100, 64 * 1024, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofMinutes(30));

    public Http2Limits {
        positive(pingAfter, "ping-after");
        positive(pingTimeout, "ping-timeout");
        positive(idleTimeout, "idle-timeout");
        if (streams < 1 || streams > 1_000) {
            throw new IllegalArgumentException("streams: " + streams + " (expected: 1 to 1000)");
        }
        if (window < 16 * 1024 || window > 1024 * 1024) {
            throw new IllegalArgumentException("window: " + window + " (expected: 16384 to 1048576)");
        }
    }

    private static void positive(Duration wait, String name) {
        if (Objects.requireNonNull(wait, name).isNegative() || wait.isZero()) {
            throw new IllegalArgumentException(name + ": " + wait + " (expected: more than zero)");
        }
    }

    /** A copy with another ping. */
    public Http2Limits withPing(Duration pingAfter, Duration pingTimeout) {
        return new Http2Limits(streams, window, pingAfter, pingTimeout, idleTimeout);
    }

    /** A copy that keeps connections without calls for {@code idleTimeout}. */
    public Http2Limits withIdleTimeout(Duration idleTimeout) {
        return new Http2Limits(streams, window, pingAfter, pingTimeout, idleTimeout);
    }

    /** A copy with at most {@code streams} calls on a connection. */
    public Http2Limits withStreams(int streams) {
        return new Http2Limits(streams, window, pingAfter, pingTimeout, idleTimeout);
    }
}
