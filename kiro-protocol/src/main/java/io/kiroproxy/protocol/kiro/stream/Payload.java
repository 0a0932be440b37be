package io.kiroproxy.protocol.kiro.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The members of one event's payload that are read, filled anew for each frame. One flat set of members serves all
 * events: no two events use a name in different ways (kiro-upstream.md 4.3). A payload that is wrapped once more in its
 * event's name is unwrapped.
 */
final class Payload {

    private static final int MAX_DEPTH = 256;
    private static final int MAX_STRING = 8 * 1024 * 1024;
    private static final int KEEP_BYTES = 64 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .build())
            .build();

    private byte[] bytes = new byte[1024];

    /** The only member's name when it held an object, for frames that do not say their kind. */
    @Nullable
    String wrapper;

    @Nullable
    String content;

    @Nullable
    String modelId;

    @Nullable
    String text;

    @Nullable
    String signature;

    @Nullable
    String redactedContent;

    @Nullable
    String toolUseId;

    @Nullable
    String name;

    /** A fragment of a tool's input. */
    @Nullable
    String input;

    /** A tool's whole input, sent as an object, as compact JSON. */
    @Nullable
    String inputSnapshot;

    boolean stop;

    @Nullable
    String stopReason;

    /** Whether an error is reported in the place of an event. */
    boolean error;

    double usage;
    double contextPercent;
    boolean tokenUsage;
    long uncachedInputTokens;
    long cacheReadTokens;
    long cacheWriteTokens;
    long outputTokens;

    /** Reads {@code payload} for an event of {@code type}. */
    void read(ByteBuffer payload, String type) throws IOException {
        clear();
        int length = payload.remaining();
        if (length > bytes.length || bytes.length > KEEP_BYTES) {
            bytes = new byte[Math.max(length, 1024)];
        }
        payload.get(bytes, 0, length);
        if (length == 0) {
            return;
        }
        content = PlainText.of(bytes, length);
        if (content != null) {
            return;
        }
        try (JsonParser parser = JSON.createParser(bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("payload is no JSON object");
            }
            members(parser, type, true);
        }
    }

    private void members(JsonParser parser, String type, boolean outermost) throws IOException {
        int count = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            count++;
            if (outermost && value == JsonToken.START_OBJECT && (member.equals(type) || type.isEmpty() && count == 1)) {
                wrapper = member;
                members(parser, type, false);
            } else {
                member(parser, member, value);
            }
        }
    }

    private void member(JsonParser parser, String member, JsonToken value) throws IOException {
        switch (member) {
            case "content" -> content = string(parser, value);
            case "modelId" -> modelId = string(parser, value);
            case "text" -> text = string(parser, value);
            case "signature" -> signature = string(parser, value);
            case "redactedContent" -> redactedContent = string(parser, value);
            case "toolUseId" -> toolUseId = string(parser, value);
            case "name" -> name = string(parser, value);
            case "input" -> input(parser, value);
            case "stop" -> stop = value == JsonToken.VALUE_TRUE;
            case "stopReason", "stop_reason" -> stopReason = string(parser, value);
            case "usage" -> usage = value.isNumeric() ? parser.getDoubleValue() : skip(parser, usage);
            case "contextUsagePercentage" ->
                contextPercent = value.isNumeric() ? parser.getDoubleValue() : skip(parser, contextPercent);
            case "tokenUsage" -> tokenUsage(parser, value);
            case "_type", "__type", "error" -> {
                error |= value != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
            default -> parser.skipChildren();
        }
    }

    private void input(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            input = string(parser, value);
            return;
        }
        StringWriter copy = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(copy)) {
            generator.copyCurrentStructureExact(parser);
        }
        inputSnapshot = copy.toString();
    }

    private void tokenUsage(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken number = parser.nextToken();
            if (!number.isNumeric()) {
                parser.skipChildren();
                continue;
            }
            switch (member) {
                case "uncachedInputTokens" -> {
                    uncachedInputTokens = parser.getValueAsLong();
                    tokenUsage = true;
                }
                case "outputTokens" -> {
                    outputTokens = parser.getValueAsLong();
                    tokenUsage = true;
                }
                case "cacheReadInputTokens" -> cacheReadTokens = parser.getValueAsLong();
                case "cacheWriteInputTokens" -> cacheWriteTokens = parser.getValueAsLong();
                case "contextUsagePercentage" -> contextPercent = parser.getDoubleValue();
                default -> {
                    // totalTokens and normalizedTokenUsage follow from the others.
                }
            }
        }
    }

    private static @Nullable String string(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static double skip(JsonParser parser, double unchanged) throws IOException {
        parser.skipChildren();
        return unchanged;
    }

    private void clear() {
        wrapper = null;
        content = null;
        modelId = null;
        text = null;
        signature = null;
        redactedContent = null;
        toolUseId = null;
        name = null;
        input = null;
        inputSnapshot = null;
        stop = false;
        stopReason = null;
        error = false;
        usage = Double.NaN;
        contextPercent = Double.NaN;
        tokenUsage = false;
        uncachedInputTokens = 0;
        cacheReadTokens = -1;
        cacheWriteTokens = -1;
        outputTokens = 0;
    }
}
