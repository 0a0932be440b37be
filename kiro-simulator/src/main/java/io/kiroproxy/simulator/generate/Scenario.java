package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.rules.Refusal;

/** How one generate request is answered. Immutable; one value may serve any number of requests. */
public sealed interface Scenario permits Scenario.Agent, Scenario.Refuse, Scenario.Silence, Scenario.Drop, EventScript {
    /** The default script answers. */
    record Agent() implements Scenario {}

    /** An error before the stream. */
    record Refuse(Refusal refusal) implements Scenario {}

    /** Nothing is sent, not even a head, until the client leaves. */
    record Silence() implements Scenario {}

    /** The connection is reset before anything is sent. */
    record Drop() implements Scenario {}

    /** The agent script: calls one offered tool when asked to act, else answers with text. */
    static Scenario agent() {
        return new Agent();
    }

    /** An error answer before the stream. */
    static Scenario refuse(Refusal refusal) {
        return new Refuse(refusal);
    }

    /** No head, no byte: the client waits. */
    static Scenario hang() {
        return new Silence();
    }

    /** A connection reset before the head. */
    static Scenario reset() {
        return new Drop();
    }

    /** A complete answer of these text deltas, with the usual tail. */
    static EventScript text(String... deltas) {
        return EventScript.begin().text(deltas);
    }

    /** A complete stream without any event: 200 and an empty body. */
    static EventScript empty() {
        return EventScript.bare().tail(Tail.NONE);
    }
}
