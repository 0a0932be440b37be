package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes the frames of a stream. What all chunks begin with is made once. */
final class ChunkFrames {

    private static final String KEEP_ALIVE = "keep-alive";
    private static final String DELTA = ",\"choices\":[{\"index\":0,\"delta\":";
    private static final String UNFINISHED = ",\"finish_reason\":null}]}";

    private final SseWriter sse;
    private final Map<String, StringTemplate> deltas = new HashMap<>();
    private String head = "";

    ChunkFrames(OutputStream out) {
        this.sse = SseWriter.to(out);
    }

    /** Writes the chunk that names the role, and fixes what all chunks have in common. */
    void start(String messageId, ChatCall call) throws IOException {
        byte[] object = JsonWriter.bytes(json -> {
            CompletionJson.head(json, "chat.completion.chunk", messageId, call);
            json.endObject();
        });
        head = new String(object, 0, object.length - 1, StandardCharsets.UTF_8);
        beginDelta().field("role", "assistant").field("content", "");
        endDelta();
    }

    /** A delta of one string. */
    void delta(String field, String value) throws IOException {
        StringTemplate chunk = deltas.get(field);
        if (chunk == null) {
            chunk = template("{\"" + field + "\":", "}");
            deltas.put(field, chunk);
        }
        sse.write(chunk, value);
    }

    /** A chunk whose delta has one string, between {@code before} and {@code after}. */
    StringTemplate template(String before, String after) {
        return SseWriter.template(head + DELTA + before, after + UNFINISHED);
    }

    void write(StringTemplate chunk, String value) throws IOException {
        sse.write(chunk, value);
    }

    /** Begins a chunk, the cursor inside the delta; {@link #endDelta()} ends it. */
    JsonWriter beginDelta() throws IOException {
        return sse.begin().raw(head).raw(DELTA).beginObject();
    }

    /** The chunk that was begun. */
    JsonWriter json() {
        return sse.json();
    }

    void endDelta() throws IOException {
        sse.json().endObject().raw(UNFINISHED);
        sse.end();
    }

    /** Begins a delta that carries one tool call's {@code index}; {@link #endCall()} ends it. */
    JsonWriter beginCall(int index) throws IOException {
        JsonWriter json = beginDelta().name("tool_calls").beginArray();
        return json.beginObject().field("index", index);
    }

    void endCall() throws IOException {
        sse.json().endObject().endArray();
        endDelta();
    }

    /** The chunk that says why the answer ended. */
    void finish(String reason) throws IOException {
        JsonWriter json = sse.begin().raw(head).raw(DELTA).beginObject().endObject();
        json.raw(",\"finish_reason\":").value(reason).raw("}]}");
        sse.end();
    }

    void usage(TokenUsage usage) throws IOException {
        JsonWriter json = sse.begin().raw(head).raw(",\"choices\":[],\"usage\":");
        CompletionJson.usage(json, usage);
        json.raw("}");
        sse.end();
    }

    void done() throws IOException {
        sse.text("[DONE]");
    }

    void error(GatewayException failure) throws IOException {
        OpenAiErrors.write(sse.begin(), failure);
        sse.end();
    }

    void keepAlive() throws IOException {
        sse.comment(KEEP_ALIVE);
    }
}
