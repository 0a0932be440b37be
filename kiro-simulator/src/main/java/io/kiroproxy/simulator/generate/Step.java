package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One step of an event script. */
sealed interface Step {
    /** Any event. */
    record Event(String type, Json payload) implements Step {}

    /** Text deltas. */
    record Text(List<String> deltas) implements Step {}

    /** Native thinking deltas, then their signature; {@code shown} false sends the signature only. */
    record Thinking(List<String> deltas, boolean shown) implements Step {}

    /** A whole tool call; an empty id stands for a fresh one. */
    record Tool(String id, String name, List<String> fragments, boolean stopped) implements Step {}

    /** Several tool calls whose fragments alternate. */
    record Interleaved(List<Tool> tools) implements Step {}

    /** An exception frame. */
    record Exception(String type, String message, @Nullable String reason) implements Step {}

    /** An error frame. */
    record Error(String code, String message) implements Step {}

    /** Bytes that need not be a frame. */
    record Raw(byte[] bytes) implements Step {}

    /** The next frame is damaged. */
    record Corrupt() implements Step {}

    /** Half of the next frame is sent, then the connection closes. */
    record CutInsideNext() implements Step {}

    /** A pause. */
    record Pause(Duration length) implements Step {}

    /** Nothing more until something has ended. */
    record Hold(CompletionStage<?> until) implements Step {}

    /** One of the steps that need no data. */
    enum Plain implements Step {
        /** Status line and headers go out now. */
        HEAD,
        /** Nothing more is sent. */
        STALL,
        /** The connection closes between two frames. */
        CUT,
        /** The connection is reset. */
        RESET
    }
}
