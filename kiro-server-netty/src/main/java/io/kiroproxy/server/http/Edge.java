package io.kiroproxy.server.http;

import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.Limits;
import io.kiroproxy.server.config.Timeouts;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What all connections of one server share. */
record Edge(
        Limits limits,
        Timeouts timeouts,
        Router router,
        PlacePolicy place,
        AccessGate access,
        ClientKeys keys,
        BodyBudget bodies,
        CallIds ids,
        Backend backend,
        Executor workers,
        EdgeState state,
        CallWatcher calls,
        InstantSource clock) {

    /** Those in force now: a call that begins sees the latest. */
    @Override
    public Limits limits() {
        EdgeState.Rules changed = state.rules();
        return changed == null ? limits : changed.limits();
    }

    /** Those in force now. */
    @Override
    public Timeouts timeouts() {
        EdgeState.Rules changed = state.rules();
        return changed == null ? timeouts : changed.timeouts();
    }

    /** The one in force now. */
    @Override
    public PlacePolicy place() {
        EdgeState.Rules changed = state.rules();
        return changed == null ? place : changed.place();
    }
}
