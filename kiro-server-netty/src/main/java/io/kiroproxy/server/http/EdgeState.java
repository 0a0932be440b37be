package io.kiroproxy.server.http;

/** What changes in a server while it runs. Thread-safe. */
final class EdgeState {

    private volatile boolean draining;

    boolean draining() {
        return draining;
    }

    void startDraining() {
        draining = true;
    }
}
