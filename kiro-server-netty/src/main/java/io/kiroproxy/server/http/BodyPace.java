package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.config.Timeouts;

/** When a body that comes in too slowly has to be given up. Pure arithmetic on nanoseconds. */
final class BodyPace {

    private final long grace;
    private final long idle;
    private final long rate;
    private final long started;
    private long lastByte;
    private long received;

    BodyPace(Limits limits, Timeouts timeouts, long now) {
        this.grace = timeouts.of(Timeout.BODY_GRACE).toNanos();
        this.idle = timeouts.of(Timeout.BODY_IDLE).toNanos();
        this.rate = limits.of(Limit.BODY_RATE);
        this.started = now;
        this.lastByte = now;
    }

    void received(int bytes, long now) {
        received += bytes;
        lastByte = now;
    }

    /** Nanoseconds until the body is too slow unless more arrives; not positive when it is. */
    long left(long now) {
        long earned = (long) (received * 1e9 / rate);
        return Math.min(started + grace + earned, lastByte + idle) - now;
    }
}
