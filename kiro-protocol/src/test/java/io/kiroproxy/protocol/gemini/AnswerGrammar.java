package io.kiroproxy.protocol.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.protocol.sse.SseEvent;
import io.kiroproxy.protocol.sse.SseReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An automaton of the stream as a strict client sees it (clients.md 10 and 12). It is fed objects and refuses chunks
 * without content, calls without arguments, anything after the finish, and common fields that change; on the way it puts
 * the answer together.
 */
public final class AnswerGrammar implements Consumer<JsonNode> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> REASONS = Set.of("STOP", "MAX_TOKENS", "SAFETY");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<JsonNode> parts = new ArrayList<>();
    private final List<JsonNode> calls = new ArrayList<>();
    private final List<String> signatures = new ArrayList<>();
    private State state = State.START;
    private @Nullable String common;
    private String finishReason = "";
    private JsonNode usage = MAPPER.createObjectNode();
    private JsonNode grounding = MAPPER.createObjectNode();

    /** Where the stream is. */
    public enum State {
        START,
        CONTENT,
        FINISHED,
        FAILED
    }

    /** Feeds a stream of server-sent events. */
    public static AnswerGrammar ofEvents(byte[] stream) {
        AnswerGrammar grammar = new AnswerGrammar();
        new SseReader().read(ByteBuffer.wrap(stream), event -> {
            require(event.type().equals(SseEvent.DEFAULT_TYPE), "an event line: " + event.type());
            require(!event.data().equals("[DONE]"), "a mark at the end");
            grammar.accept(parse(event.data()));
        });
        return grammar;
    }

    /** Feeds the elements of an array; an array that ends must be JSON as a whole. */
    public static AnswerGrammar ofArray(byte[] stream) {
        AnswerGrammar grammar = new AnswerGrammar();
        String document = new String(stream, StandardCharsets.UTF_8);
        List<String> lines = document.lines().filter(line -> !line.isEmpty()).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals("]")) {
                require(i == lines.size() - 1 && grammar.state == State.FINISHED, "the end in state " + grammar.state);
                require(parse(document).size() == lines.size() - 1, "elements of " + document);
                return grammar;
            }
            require(line.charAt(0) == (i == 0 ? '[' : ','), "the beginning of " + line);
            grammar.accept(parse(line.substring(1)));
        }
        require(grammar.state == State.FAILED, "an open array in state " + grammar.state);
        return grammar;
    }

    public State state() {
        return state;
    }

    public String text() {
        return text.toString();
    }

    public String thoughts() {
        return thoughts.toString();
    }

    /** All parts, as a client sends them back. */
    public List<JsonNode> parts() {
        return parts;
    }

    public List<JsonNode> calls() {
        return calls;
    }

    public List<String> signatures() {
        return signatures;
    }

    /** Empty before the finish. */
    public String finishReason() {
        return finishReason;
    }

    public JsonNode usage() {
        return usage;
    }

    public JsonNode grounding() {
        return grounding;
    }

    @Override
    public void accept(JsonNode object) {
        require(state == State.START || state == State.CONTENT, "an object in state " + state);
        if (object.has("error")) {
            JsonNode error = object.path("error");
            require(object.size() == 1 && error.path("message").isTextual(), "error " + object);
            require(error.path("code").isInt() && error.path("status").isTextual(), "error " + object);
            state = State.FAILED;
            return;
        }
        state = State.CONTENT;
        chunk(object);
    }

    private void chunk(JsonNode chunk) {
        String ends = chunk.path("modelVersion").asText() + " "
                + chunk.path("responseId").asText();
        require(ends.length() > 2 && (common == null || common.equals(ends)), "model or id of " + chunk);
        common = ends;
        usage = chunk.path("usageMetadata");
        require(usage.path("promptTokenCount").isInt(), "usage of " + chunk);
        JsonNode candidate = chunk.path("candidates").path(0);
        require(chunk.path("candidates").size() == 1, "candidates of " + chunk);
        require(candidate.path("index").asInt(-1) == 0, "index of " + chunk);
        JsonNode content = candidate.path("content");
        require(content.path("role").asText().equals("model"), "role of " + chunk);
        require(!content.path("parts").isEmpty(), "no parts: " + chunk);
        content.path("parts").forEach(this::part);
        grounding = candidate.path("groundingMetadata");
        require(grounding.isMissingNode() || candidate.has("finishReason"), "early grounding: " + chunk);
        if (candidate.has("finishReason")) {
            finish(candidate.path("finishReason").asText());
        }
    }

    private void finish(String reason) {
        require(REASONS.contains(reason), "reason " + reason);
        int sum = usage.path("promptTokenCount").asInt()
                + usage.path("candidatesTokenCount").asInt(-1)
                + usage.path("thoughtsTokenCount").asInt(0);
        require(usage.path("totalTokenCount").asInt(-2) == sum, "usage " + usage);
        finishReason = reason;
        state = State.FINISHED;
    }

    private void part(JsonNode part) {
        require(part.has("text") != part.has("functionCall"), "kind of " + part);
        require(part.path("thoughtSignature").isMissingNode() || isBytes(part), "signature of " + part);
        parts.add(part);
        if (part.has("thoughtSignature")) {
            signatures.add(part.path("thoughtSignature").asText());
        }
        if (part.has("functionCall")) {
            JsonNode call = part.path("functionCall");
            require(!call.path("id").asText().isEmpty(), "id of " + part);
            require(!call.path("name").asText().isEmpty(), "name of " + part);
            require(call.path("args").isObject(), "args of " + part);
            calls.add(call);
        } else {
            require(part.path("text").isTextual(), "text of " + part);
            (part.path("thought").asBoolean() ? thoughts : text)
                    .append(part.path("text").asText());
        }
    }

    private static boolean isBytes(JsonNode part) {
        try {
            return part.path("thoughtSignature").isTextual()
                    && part.path("thoughtSignature").binaryValue().length > 0;
        } catch (IOException e) {
            return false;
        }
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
