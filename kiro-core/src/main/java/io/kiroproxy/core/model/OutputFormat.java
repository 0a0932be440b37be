package io.kiroproxy.core.model;

import java.util.Objects;

/**
 * A shape the client demands of the whole answer. The provider brings the model to it and answers with JSON that fits, or
 * fails with {@code OUTPUT_INVALID}.
 */
public sealed interface OutputFormat {

    /** Any JSON object. */
    record JsonObject() implements OutputFormat {}

    /**
     * JSON that fits a schema.
     *
     * @param name the client's name for it; {@code response} when it gave none
     * @param schema JSON Schema as the client sent it
     */
    record JsonSchema(String name, JsonText schema) implements OutputFormat {
        public JsonSchema {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(schema, "schema");
        }
    }
}
