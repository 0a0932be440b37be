package io.kiroproxy.core;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a call waits for what (decisions.md 6, architecture.md 6). The upstream's head is limited by
 * {@link io.kiroproxy.core.spi.HttpCall#headTimeout()}, which providers set.
 *
 * @param firstEvent from sending a request to its first content; 1 ms to 24 h
 * @param idle between events once content has come; waiting for the client does not count; 1 ms to 24 h
 * @param total for the whole call with all its attempts; 1 ms to 24 h
 * @param acquire for a busy account, and for a place among the calls in flight; 0 to 24 h
 */
public record GatewayTimeouts(Duration firstEvent, Duration idle, Duration total, Duration acquire) {

    private static final Duration LONGEST = Duration.ofHours(24);

    /** 90 s, 180 s, 30 min and 5 s. */
    public static final GatewayTimeouts DEFAULT = new GatewayTimeouts(
            Duration.ofSeconds(90), Duration.ofSeconds(180), Duration.ofMinutes(30), Duration.ofSeconds(5));

    public GatewayTimeouts {
        check("first-event", firstEvent, Duration.ofMillis(1));
        check("idle", idle, Duration.ofMillis(1));
        check("total", total, Duration.ofMillis(1));
        check("acquire", acquire, Duration.ZERO);
    }

    /** A copy with another limit for the first content. */
    public GatewayTimeouts withFirstEvent(Duration firstEvent) {
        return new GatewayTimeouts(firstEvent, idle, total, acquire);
    }

    /** A copy with another limit between events. */
    public GatewayTimeouts withIdle(Duration idle) {
        return new GatewayTimeouts(firstEvent, idle, total, acquire);
    }

    /** A copy with another limit for the whole call. */
    public GatewayTimeouts withTotal(Duration total) {
        return new GatewayTimeouts(firstEvent, idle, total, acquire);
    }

    /** A copy with another limit for getting an account. */
    public GatewayTimeouts withAcquire(Duration acquire) {
        return new GatewayTimeouts(firstEvent, idle, total, acquire);
    }

    private static void check(String name, Duration value, Duration least) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + LONGEST + ")");
        }
    }
}
