package io.kiroproxy.core.model;

import java.util.Objects;

/**
 * A piece of JSON kept as text, so that the core needs no JSON library: a tool's schema, a tool call's input,
 * a hint. The text is whatever its producer wrote; nobody has validated it here.
 *
 * @param json the JSON text, never empty
 */
public record JsonText(String json) {

    /** The empty object, {@code {}}. */
    public static final JsonText EMPTY_OBJECT = new JsonText("{}");

    public JsonText {
        Objects.requireNonNull(json, "json");
        if (json.isBlank()) {
            throw new IllegalArgumentException("json: blank text (expected: one JSON value)");
        }
    }

    /** Wraps {@code json}. */
    public static JsonText of(String json) {
        return new JsonText(json);
    }

    @Override
    public String toString() {
        return json;
    }
}
