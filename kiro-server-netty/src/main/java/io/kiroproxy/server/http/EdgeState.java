package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limits;
import io.kiroproxy.server.config.Timeouts;
import org.jspecify.annotations.Nullable;

/** What changes in a server while it runs. Thread-safe. */
final class EdgeState {

    /** Settings that have been changed since the start. */
    record Rules(Limits limits, Timeouts timeouts, PlacePolicy place) {}

    private final Drain drain;
    private volatile @Nullable Rules rules;

    EdgeState(Drain drain) {
        this.drain = drain;
    }

    /** What has been changed, null when nothing has. */
    @Nullable
    Rules rules() {
        return rules;
    }

    void change(Rules now) {
        rules = now;
    }

    boolean draining() {
        return drain.draining();
    }

    Drain drain() {
        return drain;
    }
}
