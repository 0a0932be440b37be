package io.kiroproxy.protocol.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.protocol.sse.SseEvent;
import io.kiroproxy.protocol.sse.SseReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An automaton of the chunk stream as a strict client sees it (clients.md 8 and 12). It is fed events and refuses
 * illegal orders, chunks whose common fields change, and tool deltas whose index, id or type do not fit; on the way it
 * puts the message together.
 */
public final class ChunkGrammar implements Consumer<SseEvent> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> REASONS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");
    private static final Set<String> DELTA_FIELDS =
            Set.of("content", "reasoning_content", "tool_calls", "annotations", "function_call");

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> citations = new ArrayList<>();
    private State state = State.START;
    private @Nullable String common;
    private @Nullable String finishReason;
    private @Nullable JsonNode usage;

    /** Where the stream is. */
    public enum State {
        START,
        CONTENT,
        FINISHED,
        USAGE,
        DONE,
        FAILED
    }

    /** A tool call as far as it came. */
    public record Call(String id, String type, String name, StringBuilder input) {}

    /** Feeds a whole stream. */
    public static ChunkGrammar of(byte[] stream) {
        ChunkGrammar grammar = new ChunkGrammar();
        new SseReader().read(ByteBuffer.wrap(stream), grammar);
        return grammar;
    }

    public State state() {
        return state;
    }

    public String content() {
        return content.toString();
    }

    public String reasoning() {
        return reasoning.toString();
    }

    public List<Call> calls() {
        return calls;
    }

    /** The addresses cited. */
    public List<String> citations() {
        return citations;
    }

    public @Nullable String finishReason() {
        return finishReason;
    }

    public @Nullable JsonNode usage() {
        return usage;
    }

    @Override
    public void accept(SseEvent event) {
        require(event.type().equals(SseEvent.DEFAULT_TYPE), "an event line: " + event.type());
        require(state != State.DONE && state != State.FAILED, "data after the end");
        if (event.data().equals("[DONE]")) {
            require(state == State.FINISHED || state == State.USAGE, "[DONE] in state " + state);
            state = State.DONE;
            return;
        }
        JsonNode data = parse(event.data());
        if (data.has("error")) {
            require(data.size() == 1 && data.path("error").path("message").isTextual(), "error " + data);
            state = State.FAILED;
            return;
        }
        chunk(data);
    }

    private void chunk(JsonNode chunk) {
        require(chunk.path("object").asText().equals("chat.completion.chunk"), "object of " + chunk);
        String head = chunk.path("id").asText()
                + chunk.path("created").asLong()
                + chunk.path("model").asText();
        require(common == null || common.equals(head), "id, created or model changed: " + chunk);
        require(chunk.path("id").asText().startsWith("chatcmpl-"), "id of " + chunk);
        common = head;
        JsonNode choices = chunk.path("choices");
        require(choices.isArray(), "choices of " + chunk);
        if (choices.isEmpty()) {
            usage(chunk.path("usage"));
            return;
        }
        JsonNode choice = choices.path(0);
        require(choices.size() == 1 && choice.path("index").asInt(-1) == 0, "choice of " + chunk);
        require(choice.path("delta").isObject() && choice.has("finish_reason"), "choice of " + chunk);
        if (choice.path("finish_reason").isNull()) {
            delta(choice.path("delta"));
        } else {
            finish(choice);
        }
    }

    private void usage(JsonNode counts) {
        require(state == State.FINISHED, "usage in state " + state);
        require(
                counts.path("total_tokens").asInt(-1)
                        == counts.path("prompt_tokens").asInt()
                                + counts.path("completion_tokens").asInt(),
                "usage " + counts);
        usage = counts;
        state = State.USAGE;
    }

    private void finish(JsonNode choice) {
        require(state == State.CONTENT, "a finish in state " + state);
        require(choice.path("delta").isEmpty(), "a delta beside the finish");
        require(REASONS.contains(choice.path("finish_reason").asText()), "finish of " + choice);
        finishReason = choice.path("finish_reason").asText();
        state = State.FINISHED;
    }

    private void delta(JsonNode delta) {
        if (state == State.START) {
            require(delta.path("role").asText().equals("assistant"), "the first delta's role: " + delta);
            require(delta.path("content").asText("x").isEmpty() && delta.size() == 2, "the first delta: " + delta);
            state = State.CONTENT;
            return;
        }
        require(state == State.CONTENT, "a delta in state " + state);
        require(delta.size() == 1 && DELTA_FIELDS.contains(delta.fieldNames().next()), "fields of " + delta);
        content.append(text(delta, "content"));
        reasoning.append(text(delta, "reasoning_content"));
        delta.path("tool_calls").forEach(this::toolDelta);
        delta.path("annotations").forEach(this::citation);
    }

    private static String text(JsonNode delta, String field) {
        if (!delta.has(field)) {
            return "";
        }
        require(delta.path(field).isTextual() && !delta.path(field).asText().isEmpty(), "an empty delta");
        return delta.path(field).asText();
    }

    private void toolDelta(JsonNode delta) {
        require(delta.path("index").isInt(), "no index: " + delta);
        int index = delta.path("index").asInt();
        require(index <= calls.size(), "an index too high: " + delta);
        if (index == calls.size()) {
            String type = delta.path("type").asText();
            JsonNode body = delta.path(type);
            require(!delta.path("id").asText().isEmpty(), "no id: " + delta);
            require(!body.path("name").asText().isEmpty(), "no name: " + delta);
            calls.add(
                    new Call(delta.path("id").asText(), type, body.path("name").asText(), new StringBuilder()));
        } else {
            require(!delta.has("id") && !delta.has("type") && delta.size() == 2, "a later delta: " + delta);
            require(index == calls.size() - 1, "a delta of a call before the last one: " + delta);
        }
        Call call = calls.get(index);
        JsonNode piece = delta.path(call.type()).path(call.type().equals("custom") ? "input" : "arguments");
        require(piece.isTextual(), "no input: " + delta);
        call.input().append(piece.asText());
    }

    private void citation(JsonNode annotation) {
        JsonNode citation = annotation.path("url_citation");
        require(annotation.path("type").asText().equals("url_citation"), "annotation " + annotation);
        require(
                citation.path("title").isTextual()
                        && citation.path("start_index").isInt(),
                "citation " + citation);
        require(
                citation.path("start_index").asInt()
                        <= citation.path("end_index").asInt(-1),
                "citation " + citation);
        citations.add(citation.path("url").asText());
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
