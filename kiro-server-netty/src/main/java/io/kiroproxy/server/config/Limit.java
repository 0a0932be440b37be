package io.kiroproxy.server.config;

/** A bound of the HTTP edge (limits-and-timers.md 3). Sizes are bytes. */
public enum Limit {
    REQUEST_LINE(
            "server.limits.request-line", Unit.BYTES, 8 << 10, 256, 1 << 20, "Bytes of a request line; over it 414."),
    HEAD(
            "server.limits.head",
            Unit.BYTES,
            32 << 10,
            1024,
            1 << 20,
            "Bytes of all header fields of a request; over it 431."),
    FIELDS("server.limits.fields", Unit.COUNT, 100, 10, 10_000, "Header fields of a request; over it 431."),
    BODY(
            "server.max-body-size",
            Unit.BYTES,
            32 << 20,
            1024,
            1 << 30,
            "Bytes of a request body, counted after decoding too; over it 413."),
    ADMIN_BODY(
            "server.limits.admin-body",
            Unit.BYTES,
            8 << 20,
            1024,
            1 << 30,
            "Bytes of a request body of the admin API, counted after decoding too; over it 413."),
    BODY_MEMORY(
            "server.body-memory",
            Unit.BYTES,
            Runtime.getRuntime().maxMemory() / 4,
            1 << 20,
            1L << 40,
            "Bytes of all request bodies held at once; over it 503."),
    BODY_RATE(
            "server.limits.body-rate",
            Unit.BYTES,
            1 << 10,
            1,
            1 << 30,
            "Bytes per second a body must come in with after server.timeouts.body-grace; under it 408."),
    LOOP_BODY(
            "server.limits.loop-body",
            Unit.BYTES,
            128 << 10,
            0,
            1 << 30,
            "Bodies larger than this are decoded on the worker pool instead of the event loop."),
    WORKER_QUEUE(
            "server.limits.worker-queue",
            Unit.COUNT,
            1024,
            1,
            1 << 20,
            "Tasks waiting for the worker pool; over it 503."),
    CONNECTIONS(
            "server.limits.connections",
            Unit.COUNT,
            10_000,
            1,
            1 << 20,
            "Open connections; beyond it they are closed as soon as they are accepted."),
    CONNECTIONS_PER_REMOTE(
            "server.limits.connections-per-remote",
            Unit.COUNT,
            256,
            1,
            1 << 20,
            "Open connections of one address that is not loopback; over it 503."),
    PIPELINED_REQUESTS(
            "server.limits.pipelined-requests",
            Unit.COUNT,
            8,
            1,
            1024,
            "Requests of one connection waiting for their turn; over it the connection is not read."),
    PIPELINED_BYTES(
            "server.limits.pipelined-bytes",
            Unit.BYTES,
            64 << 10,
            1024,
            16 << 20,
            "Bytes of such requests; over it the connection is not read. One socket read may come on top."),
    CALLS(
            "server.limits.calls",
            Unit.COUNT,
            4096,
            1,
            1 << 20,
            "Model calls running at once; more wait server.timeouts.call-wait."),
    WRITE_LOW(
            "server.limits.write-low",
            Unit.BYTES,
            32 << 10,
            1024,
            16 << 20,
            "Unsent bytes of one connection below which its answer goes on."),
    WRITE_HIGH(
            "server.limits.write-high",
            Unit.BYTES,
            64 << 10,
            2048,
            32 << 20,
            "Unsent bytes of one connection above which its answer pauses."),
    WHOLE_ANSWER(
            "server.limits.whole-answer",
            Unit.BYTES,
            32 << 20,
            1 << 10,
            1 << 30,
            "Bytes of an answer that is sent as a whole."),
    LINGER(
            "server.limits.linger",
            Unit.BYTES,
            64 << 20,
            0,
            1 << 30,
            "Bytes read and thrown away after a refusal, so that a client that writes before it reads sees it.");

    /** What a limit counts. */
    public enum Unit {
        BYTES,
        COUNT
    }

    private final String path;
    private final Unit unit;
    private final long standard;
    private final long least;
    private final long most;
    private final String description;

    Limit(String path, Unit unit, long standard, long least, long most, String description) {
        this.path = path;
        this.unit = unit;
        this.standard = standard;
        this.least = least;
        this.most = most;
        this.description = description;
    }

    /** Its path in the file, keys joined by dots. */
    public String path() {
        return path;
    }

    /** What it counts. */
    public Unit unit() {
        return unit;
    }

    /** The value when nothing is set. */
    public long standard() {
        return standard;
    }

    /** The smallest allowed value. */
    public long least() {
        return least;
    }

    /** The largest allowed value. */
    public long most() {
        return most;
    }

    /** What it bounds, and what happens over it. */
    public String description() {
        return description;
    }

    /** When a change is obeyed. */
    public Setting.Effect effect() {
        return switch (this) {
            case BODY_MEMORY, WORKER_QUEUE, CONNECTIONS, CONNECTIONS_PER_REMOTE, CALLS, WRITE_LOW, WRITE_HIGH ->
                Setting.Effect.RESTART;
            default -> Setting.Effect.NOW;
        };
    }
}
