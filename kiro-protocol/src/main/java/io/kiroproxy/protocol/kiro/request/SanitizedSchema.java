package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.List;

/** A tool schema as the upstream takes it, with what was changed (kiro-upstream.md 6.1 #21 to #23). */
record SanitizedSchema(String json, List<Change> changes) {

    /** One change; {@code pointer} is a JSON pointer into the client's schema. */
    record Change(LintRule rule, String pointer, String found, String done) {}

    static SanitizedSchema of(String schema, SchemaCache.Level level, String place) {
        JsonNode tree = JsonPieces.tree(schema);
        if (tree == null) {
            throw GatewayException.invalidRequest(place + ".input_schema: not JSON (expected: a JSON Schema object)");
        }
        if (tree.isNull() || tree.isBoolean()) {
            tree = JsonNodeFactory.instance.objectNode();
        }
        if (!tree.isObject()) {
            throw GatewayException.invalidRequest(
                    place + ".input_schema: found " + tree.getNodeType() + " (expected: a JSON Schema object)");
        }
        return new SanitizedSchema(JsonPieces.text(tree), List.of());
    }
}
