package io.kiroproxy.credential.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kiroproxy.core.GatewayException;

/** Reads JSON that people have edited: trailing commas and bare keys are understood, a missing end is not. */
final class LenientJson {
    /** Longest text that is read. */
    static final int MAX_TEXT = 4 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxStringLength(MAX_TEXT)
                            .maxDocumentLength(MAX_TEXT)
                            .build())
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LenientJson() {}

    /**
     * Reads one JSON value.
     *
     * @param where named in the error
     * @throws GatewayException when it is none; the message shows the place, never the text
     */
    static JsonNode read(String text, String where) {
        String stripped = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            JsonNode node = JSON.readTree(stripped);
            if (node == null || node.isMissingNode()) {
                throw GatewayException.invalidRequest(where + ": empty (expected: a JSON object)");
            }
            return node;
        } catch (com.fasterxml.jackson.core.io.JsonEOFException e) {
            throw GatewayException.invalidRequest(
                    where + ": the JSON ends too early" + place(e) + "; the file was cut short, copy it again");
        } catch (JsonProcessingException e) {
            throw GatewayException.invalidRequest(where + ": not JSON" + place(e) + " (expected: a JSON object)");
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
