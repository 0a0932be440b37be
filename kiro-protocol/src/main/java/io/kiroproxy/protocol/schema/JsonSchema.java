package io.kiroproxy.protocol.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A schema to check JSON against: the assertions of JSON Schema 2020-12 and of the drafts before it that say something
 * about a value ({@code type}, {@code enum}, {@code properties}, {@code items}, bounds, combinators, references within
 * the schema), and OpenAPI's {@code nullable}. {@code format}, annotations and references to other documents demand
 * nothing. Immutable; any thread.
 *
 * <p>A run ends after {@value #MAX_STEPS} steps, {@value #MAX_DEPTH} levels or {@value #MAX_PROBLEMS} problems; what was
 * not looked at counts as fitting.
 */
public final class JsonSchema {

    /** Problems that are told at most. */
    public static final int MAX_PROBLEMS = 5;

    static final int MAX_STEPS = 200_000;
    static final int MAX_DEPTH = 200;

    private static final int MAX_TEXT = 64 << 20;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode root;

    private JsonSchema(JsonNode root) {
        this.root = root;
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException when {@code json} is neither an object nor a boolean
     */
    public static JsonSchema of(String json) {
        JsonNode root = parse(Objects.requireNonNull(json, "json"));
        if (root == null || !root.isObject() && !root.isBoolean()) {
            throw new IllegalArgumentException("schema: no JSON object (expected: a JSON Schema)");
        }
        return new JsonSchema(root);
    }

    /** Whether the schema demands an object, and nothing but an object, at its root. */
    public boolean demandsObject() {
        return root.path("type").asText("").equals("object");
    }

    /**
     * What is wrong with {@code json}: lines that name the place and what is expected there, without any text of the
     * value itself; empty when it fits.
     */
    public List<String> problems(String json) {
        JsonNode value = parse(json);
        if (value == null) {
            return List.of("$: not one whole JSON value");
        }
        return new SchemaRun(root).problems(value);
    }

    /** The value, or null when {@code json} is not exactly one. */
    private static @Nullable JsonNode parse(String json) {
        try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
            JsonNode node = MAPPER.readTree(parser);
            return node == null || node.isMissingNode() || parser.nextToken() != null ? null : node;
        } catch (IOException e) {
            return null;
        }
    }
}
