package io.kiroproxy.simulator.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One step of a streamed answer. Steps run in order on the event loop of the connection. */
public sealed interface Action {
    /** Sends status line and headers now; otherwise they go with the first {@link Send}. */
    record Head() implements Action {}

    /** Sends one HTTP chunk. The array must not be changed afterwards. */
    record Send(byte[] chunk) implements Action {}

    /** Flushes and goes on after a pause; zero means at the event loop's next turn. */
    record Wait(Duration pause) implements Action {}

    /** Flushes and goes on when {@code until} has ended, whichever way. */
    record Hold(CompletionStage<?> until) implements Action {}

    /** Ends the body in order. */
    record End() implements Action {}

    /** Says nothing more until the client leaves or the simulator closes. */
    record Stall() implements Action {}

    /** Closes the connection in the middle of the body, without its last chunk. */
    record Cut() implements Action {}

    /** Resets the connection (TCP RST). */
    record Reset() implements Action {}
}
