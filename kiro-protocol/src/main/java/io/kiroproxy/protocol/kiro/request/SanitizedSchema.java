package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        if (!(tree instanceof ObjectNode root)) {
            throw GatewayException.invalidRequest(
                    place + ".input_schema: found " + tree.getNodeType() + " (expected: a JSON Schema object)");
        }
        List<Change> changes = new ArrayList<>();
        ObjectNode clean = new SchemaCleaner(tree, level, changes).clean(root, new HashSet<>(Set.of("#")), "", 0);
        ObjectNode flat = new SchemaRoot(changes).flatten(clean);
        String json = JsonPieces.text(flat);
        if (json.indexOf('\uFFFD') >= 0 && schema.indexOf('\uFFFD') < 0) {
            changes.add(new Change(LintRule.UNICODE, "", "half of a surrogate pair", "U+FFFD instead"));
        }
        return new SanitizedSchema(json, List.copyOf(changes));
    }
}
