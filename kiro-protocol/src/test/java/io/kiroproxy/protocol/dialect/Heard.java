package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a client makes of an answer.
 *
 * @param text all text, joined
 * @param thinking all reasoning that is shown, joined
 * @param calls the tool calls in their order; of a broken answer those that are certainly whole
 * @param ending how it ended
 */
public record Heard(String text, String thinking, List<Call> calls, Ending ending) {

    public Heard {
        calls = List.copyOf(calls);
    }

    /**
     * A tool call.
     *
     * @param input the arguments, an object
     */
    public record Call(String id, String name, JsonNode input) {}

    /** How an answer ended. */
    public enum Ending {
        /** With a reason, as a complete answer does. */
        FINISHED,
        /** With an error, or without any end. */
        BROKEN
    }
}
