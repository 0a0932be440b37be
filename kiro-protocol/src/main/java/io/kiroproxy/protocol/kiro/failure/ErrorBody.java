package io.kiroproxy.protocol.kiro.failure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The members of an error body that matter, in any of its spellings (kiro-upstream.md 5.1).
 *
 * @param code the error shape's name without namespace and suffix, null when the body has none
 * @param message the human text, null when there is none
 * @param reason the reason code, null when there is none
 * @param html whether the body is a page, so that something between us and Kiro answered
 */
record ErrorBody(
        @Nullable String code,
        @Nullable String message,
        @Nullable String reason,
        boolean html) {

    private static final int MAX_DEPTH = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(1 << 20)
                    .build())
            .build();
    private static final ErrorBody NOTHING = new ErrorBody(null, null, null, false);

    static ErrorBody read(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        int first = 0;
        while (first < bytes.length && bytes[first] <= ' ' && bytes[first] >= 0) {
            first++;
        }
        if (first == bytes.length) {
            return NOTHING;
        }
        if (bytes[first] == '<') {
            return new ErrorBody(null, null, null, true);
        }
        Members members = new Members();
        try (JsonParser parser = JSON.createParser(bytes, first, bytes.length - first)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                members.object(parser, 0);
            }
        } catch (IOException e) {
            // A body cut at its limit, or no JSON at all: what was read so far is all there is to know.
            return members.body();
        }
        return members.body();
    }

    /** {@code com.amazon.x#ThrottlingException:http://…} is {@code ThrottlingException}. */
    static @Nullable String shapeName(@Nullable String code) {
        if (code == null || code.isBlank()) {
            return null;
        }
        String name = code.trim();
        name = name.substring(name.lastIndexOf('#') + 1);
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    /** Collects members; the outermost of a name wins. */
    private static final class Members {
        private @Nullable String type;
        private @Nullable String code;
        private @Nullable String message;
        private @Nullable String reason;

        void object(JsonParser parser, int depth) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && depth < 2) {
                    object(parser, depth + 1);
                } else if (value == JsonToken.VALUE_STRING) {
                    string(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void string(String name, String value) {
            switch (name) {
                case "__type", "_type" -> type = type == null ? value : type;
                case "code" -> code = code == null ? value : code;
                case "reason" -> reason = reason == null ? value : reason;
                case "message", "Message", "errorMessage", "error" -> message = message == null ? value : message;
                default -> {
                    // Other members say nothing about the class of the failure.
                }
            }
        }

        ErrorBody body() {
            return new ErrorBody(shapeName(code != null ? code : type), message, reason, false);
        }
    }
}
