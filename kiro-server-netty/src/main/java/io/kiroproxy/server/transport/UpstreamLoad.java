package io.kiroproxy.server.transport;

import java.util.concurrent.atomic.LongAdder;

/** What one transport holds at the moment. Thread-safe; counting never waits. */
public final class UpstreamLoad {

    private final LongAdder connections = new LongAdder();
    private final LongAdder exchanges = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final LongAdder buffered = new LongAdder();

    UpstreamLoad() {}

    /** Connections that are open or being opened. */
    public long connections() {
        return connections.sum();
    }

    /** Requests under way on a connection. */
    public long exchanges() {
        return exchanges.sum();
    }

    /** Requests that wait for their connection to be opened. */
    public long waiting() {
        return waiting.sum();
    }

    /** Bytes of answers that have been read and are not taken yet. */
    public long bufferedBytes() {
        return buffered.sum();
    }

    void connections(int more) {
        connections.add(more);
    }

    void exchanges(int more) {
        exchanges.add(more);
    }

    void waiting(int more) {
        waiting.add(more);
    }

    void buffered(int more) {
        buffered.add(more);
    }
}
