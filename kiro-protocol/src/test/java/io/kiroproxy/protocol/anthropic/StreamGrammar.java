package io.kiroproxy.protocol.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.protocol.sse.SseEvent;
import io.kiroproxy.protocol.sse.SseReader;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An automaton of the Messages stream as a strict client sees it (clients.md 7 and 12). It is fed events and refuses
 * illegal orders, wrong indexes, deltas that do not fit their block, and input that does not join to an object; on the
 * way it puts the message together.
 */
public final class StreamGrammar implements Consumer<SseEvent> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> STOP_REASONS = Set.of(
            "end_turn",
            "max_tokens",
            "stop_sequence",
            "tool_use",
            "pause_turn",
            "refusal",
            "model_context_window_exceeded");

    private State state = State.START;
    private int index;
    private @Nullable ObjectNode block;
    private StringBuilder input = new StringBuilder();
    private boolean signed;
    private ObjectNode message = MAPPER.createObjectNode();

    /** Where the stream is. */
    public enum State {
        START,
        BETWEEN_BLOCKS,
        IN_BLOCK,
        AFTER_DELTA,
        STOPPED,
        FAILED
    }

    /** Feeds a whole stream. */
    public static StreamGrammar of(byte[] stream) {
        StreamGrammar grammar = new StreamGrammar();
        new SseReader().read(ByteBuffer.wrap(stream), grammar);
        return grammar;
    }

    public State state() {
        return state;
    }

    /** The message as far as it came, in the form of a whole answer. */
    public JsonNode message() {
        return message;
    }

    @Override
    public void accept(SseEvent event) {
        JsonNode data = parse(event.data());
        require(data.path("type").asText().equals(event.type()), "event " + event.type() + " with data " + data);
        require(state != State.STOPPED && state != State.FAILED, event.type() + " after the end");
        switch (event.type()) {
            case "message_start" -> messageStart(data.path("message"));
            case "content_block_start" -> blockStart(data);
            case "content_block_delta" -> blockDelta(data);
            case "content_block_stop" -> blockStop(data);
            case "message_delta" -> messageDelta(data);
            case "message_stop" -> move(State.AFTER_DELTA, State.STOPPED);
            case "error" -> error(data);
            case "ping" -> require(data.size() == 1, "ping with " + data);
            default -> throw new AssertionError("unknown event " + event.type());
        }
    }

    private void messageStart(JsonNode start) {
        move(State.START, State.BETWEEN_BLOCKS);
        require(start.path("id").asText().startsWith("msg_"), "message id " + start.path("id"));
        require(start.path("role").asText().equals("assistant"), "role");
        require(start.path("content").isArray() && start.path("content").isEmpty(), "content of the start");
        require(
                start.path("stop_reason").isNull()
                        && start.path("stop_sequence").isNull(),
                "stop of the start");
        usage(start.path("usage"));
        message = start.deepCopy();
    }

    private void blockStart(JsonNode data) {
        move(State.BETWEEN_BLOCKS, State.IN_BLOCK);
        index(data);
        ObjectNode start = data.path("content_block").deepCopy();
        block = start;
        input = new StringBuilder();
        signed = false;
        switch (start.path("type").asText()) {
            case "text" -> require(start.path("text").asText("x").isEmpty(), "text starts empty");
            case "thinking" ->
                require(
                        start.path("thinking").asText("x").isEmpty()
                                && start.path("signature").asText("x").isEmpty(),
                        "thinking starts empty");
            case "tool_use", "server_tool_use" ->
                require(
                        start.path("input").isObject()
                                && start.path("input").isEmpty()
                                && !start.path("id").asText().isEmpty()
                                && !start.path("name").asText().isEmpty(),
                        "call " + start);
            case "redacted_thinking" -> require(start.path("data").isTextual(), "data");
            case "web_search_tool_result" -> require(start.has("tool_use_id") && start.has("content"), "result");
            default -> throw new AssertionError("unknown block " + start);
        }
    }

    private void blockDelta(JsonNode data) {
        require(state == State.IN_BLOCK, "delta in state " + state);
        index(data);
        JsonNode delta = data.path("delta");
        ObjectNode open = open();
        String kind = open.path("type").asText() + "/" + delta.path("type").asText();
        switch (kind) {
            case "text/text_delta" -> open.put("text", open.path("text").asText() + text(delta, "text"));
            case "text/citations_delta" ->
                open.withArray("/citations").add(delta.path("citation").deepCopy());
            case "thinking/thinking_delta" -> {
                require(!signed, "thinking after its signature");
                open.put("thinking", open.path("thinking").asText() + text(delta, "thinking"));
            }
            case "thinking/signature_delta" -> {
                require(!signed, "second signature");
                signed = true;
                open.put("signature", text(delta, "signature"));
            }
            case "tool_use/input_json_delta", "server_tool_use/input_json_delta" ->
                input.append(text(delta, "partial_json"));
            default -> throw new AssertionError("delta does not fit its block: " + kind);
        }
    }

    private void blockStop(JsonNode data) {
        move(State.IN_BLOCK, State.BETWEEN_BLOCKS);
        index(data);
        index++;
        ObjectNode closed = open();
        if (closed.has("input") && !input.isEmpty()) {
            JsonNode value = parse(input.toString());
            require(value.isObject(), "input " + value);
            closed.set("input", value);
        }
        ((ArrayNode) message.path("content")).add(closed);
    }

    private void messageDelta(JsonNode data) {
        move(State.BETWEEN_BLOCKS, State.AFTER_DELTA);
        JsonNode delta = data.path("delta");
        require(STOP_REASONS.contains(delta.path("stop_reason").asText()), "stop reason " + delta);
        require(delta.has("stop_sequence"), "stop sequence");
        usage(data.path("usage"));
        message.set("stop_reason", delta.path("stop_reason"));
        message.set("stop_sequence", delta.path("stop_sequence"));
        message.set("usage", data.path("usage"));
    }

    private void error(JsonNode data) {
        require(data.path("error").path("type").isTextual(), "error type");
        require(data.path("error").path("message").isTextual(), "error message");
        state = State.FAILED;
    }

    private void usage(JsonNode usage) {
        require(
                usage.path("input_tokens").isInt()
                        && usage.path("output_tokens").isInt(),
                "usage " + usage);
    }

    private void index(JsonNode data) {
        require(data.path("index").isInt() && data.path("index").intValue() == index, "index " + data);
    }

    private ObjectNode open() {
        ObjectNode open = block;
        if (open == null) {
            throw new AssertionError("no block");
        }
        return open;
    }

    private static String text(JsonNode delta, String field) {
        require(delta.path(field).isTextual() && !delta.path(field).asText().isEmpty(), "empty delta " + delta);
        return delta.path(field).asText();
    }

    private void move(State from, State to) {
        require(state == from, "in state " + state + " (expected: " + from + ", towards " + to + ")");
        state = to;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
