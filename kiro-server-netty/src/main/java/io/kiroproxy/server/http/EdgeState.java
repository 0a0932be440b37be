package io.kiroproxy.server.http;

import java.util.concurrent.atomic.LongAdder;

/** What changes in a server while it runs. Thread-safe. */
final class EdgeState {

    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean draining;

    boolean draining() {
        return draining;
    }

    void startDraining() {
        draining = true;
    }

    void callStarted() {
        calls.increment();
    }

    void callFailed() {
        failures.increment();
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }
}
