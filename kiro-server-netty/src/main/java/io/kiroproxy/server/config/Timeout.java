package io.kiroproxy.server.config;

import java.time.Duration;

/** A wait of the HTTP edge (limits-and-timers.md 3, decisions.md 6). */
public enum Timeout {
    HEAD("head", 10_000, "From the first byte of a request to the end of its head; over it 408."),
    BODY_GRACE("body-grace", 20_000, "How long a body may come in at any speed."),
    BODY_IDLE("body-idle", 30_000, "Longest silence within a body; over it 408."),
    KEEP_ALIVE("keep-alive", 75_000, "How long an idle connection stays open."),
    CLIENT_STALL(
            "client-stall",
            60_000,
            "How long a client may take nothing of what waits for it; then the call is aborted."),
    PING("ping", 15_000, "Silence of a streamed answer after which a ping is sent."),
    HEAD_PATIENCE(
            "head-patience",
            25_000,
            "How long a streamed answer waits for its first event before its head goes ahead."),
    CALL_WAIT("call-wait", 5_000, "How long a call waits for its turn or a busy account."),
    ADMIN("admin", 60_000, "How long a request to the admin API may take; over it 504."),
    LINGER("linger", 30_000, "How long a refused client may go on sending before the connection is closed."),
    LINGER_IDLE("linger-idle", 2_000, "Silence of a refused client after which the connection is closed."),
    DRAIN("drain", 30_000, "How long running calls may go on when the server stops."),
    DRAIN_HARD("drain-hard", 5_000, "How long calls that were told to end have until their connections are cut.");

    private final String key;
    private final long millis;
    private final String description;

    Timeout(String key, long millis, String description) {
        this.key = key;
        this.millis = millis;
        this.description = description;
    }

    /** Its path in the file, keys joined by dots. */
    public String path() {
        return "server.timeouts." + key;
    }

    /** The value when nothing is set. */
    public Duration standard() {
        return Duration.ofMillis(millis);
    }

    /** What it bounds, and what happens after it. */
    public String description() {
        return description;
    }

    /** When a change is obeyed. */
    public Setting.Effect effect() {
        return this == CALL_WAIT ? Setting.Effect.RESTART : Setting.Effect.NOW;
    }
}
