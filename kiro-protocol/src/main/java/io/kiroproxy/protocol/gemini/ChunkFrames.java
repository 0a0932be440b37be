package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the chunks of a stream, one part in each. What all chunks end with is made once. */
final class ChunkFrames implements PartsWriter.Sink {

    private static final String HEAD = "{\"candidates\":[{\"content\":{\"parts\":[";
    private static final String ROLE = "],\"role\":\"model\"}";
    private static final String UNFINISHED = ROLE + ",\"index\":0}]";

    private final GenerateCall call;
    private final Framing framing;
    private String messageId = "";
    private String unfinished = "";
    private @Nullable StringTemplate text;

    ChunkFrames(GenerateCall call, Framing framing) {
        this.call = call;
        this.framing = framing;
    }

    /** Fixes what all chunks have in common. */
    void start(String id, TokenUsage estimate) {
        messageId = id;
        byte[] object = JsonWriter.bytes(json -> {
            AnswerJson.usageSoFar(json.beginObject().name("usageMetadata"), estimate);
            AnswerJson.tail(json, call, messageId);
        });
        unfinished = UNFINISHED + "," + fields(object) + "}";
        text = framing.template(HEAD + "{\"text\":", "}" + unfinished);
    }

    @Override
    public JsonWriter begin() throws IOException {
        return framing.begin().raw(HEAD);
    }

    @Override
    public void text(String piece) throws IOException {
        framing.write(Objects.requireNonNull(text, "started"), piece);
    }

    /** The chunk's frame ends here as well. */
    @Override
    public void end(JsonWriter json) throws IOException {
        json.raw(unfinished);
        framing.end();
    }

    /** Ends the last chunk, whose part is written, and the stream. */
    void finish(JsonWriter json, String reason, Grounding grounding, TokenUsage usage) throws IOException {
        byte[] rest = JsonWriter.bytes(object -> {
            object.beginObject().field("finishReason", reason).field("index", 0);
            grounding.write(object);
            object.endObject();
        });
        byte[] after = JsonWriter.bytes(object -> {
            AnswerJson.usage(object.beginObject().name("usageMetadata"), usage);
            AnswerJson.tail(object, call, messageId);
        });
        json.raw(ROLE + "," + fields(rest) + "}]," + fields(after) + "}");
        framing.end();
        framing.complete();
    }

    /** What stands between an object's brackets. */
    private static String fields(byte[] object) {
        return new String(object, 1, object.length - 2, StandardCharsets.UTF_8);
    }

    void error(GatewayException failure) throws IOException {
        GeminiErrors.write(framing.begin(), failure);
        framing.end();
        framing.abandon();
    }

    void ping() throws IOException {
        framing.ping();
    }
}
