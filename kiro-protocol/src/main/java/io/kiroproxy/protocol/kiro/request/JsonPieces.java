package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads and checks the pieces of JSON inside a conversation. */
final class JsonPieces {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_TEXT = 64 << 20;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // as the IDE's own JSON has them
            .build();

    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private JsonPieces() {}

    /** A tree, or null when {@code json} is not one JSON value. */
    static @Nullable JsonNode tree(String json) {
        try (JsonParser parser = FACTORY.createParser(SafeText.ofJson(json))) {
            JsonNode node = MAPPER.readTree(parser);
            return parser.nextToken() == null ? node : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Compact text that can be written as UTF-8. */
    static String text(JsonNode node) {
        try {
            return SafeText.of(MAPPER.writeValueAsString(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@code given} ready to be written raw: itself when it is an object, else an object that holds it, so that nothing
     * is lost. One pass over the text, no tree.
     */
    static String object(String given) {
        String json = SafeText.ofJson(given);
        JsonToken first = firstTokenOfValid(json);
        if (first == JsonToken.START_OBJECT) {
            return json;
        }
        if (first != null) {
            return "{\"value\":" + json + "}";
        }
        return text(MAPPER.createObjectNode().put("text", json));
    }

    private static @Nullable JsonToken firstTokenOfValid(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            if (first != null && first.isScalarValue()) {
                parser.finishToken();
            }
            return parser.nextToken() == null ? first : null;
        } catch (IOException e) {
            return null;
        }
    }
}
