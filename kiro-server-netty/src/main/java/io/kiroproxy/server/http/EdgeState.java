package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limits;
import io.kiroproxy.server.config.Timeouts;
import org.jspecify.annotations.Nullable;

/** What changes in a server while it runs. Thread-safe. */
final class EdgeState {

    /** Settings that have been changed since the start. */
    record Rules(Limits limits, Timeouts timeouts, PlacePolicy place) {}

    private volatile boolean draining;
    private volatile @Nullable Rules rules;

    /** What has been changed, null when nothing has. */
    @Nullable
    Rules rules() {
        return rules;
    }

    void change(Rules now) {
        rules = now;
    }

    boolean draining() {
        return draining;
    }

    void startDraining() {
        draining = true;
    }
}
