package io.kiroproxy.core.model;

import java.util.Objects;

/**
 * A tool that the model may call.
 *
 * @param name the client's name for it; upstream limits on names are the provider's affair
 * @param description may be empty
 * @param inputSchema JSON Schema of the input, as the client sent it
 */
public record ToolSpec(String name, String description, JsonText inputSchema) {

    public ToolSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(inputSchema, "inputSchema");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: empty (expected: the tool's name)");
        }
    }
}
