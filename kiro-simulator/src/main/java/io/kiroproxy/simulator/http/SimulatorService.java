package io.kiroproxy.simulator.http;

/** Answers requests. Called on event loops, by several at once; must not block. */
@FunctionalInterface
public interface SimulatorService {
    /** The answer to one request; an exception becomes a 500. */
    Answer answer(RecordedRequest request);
}
