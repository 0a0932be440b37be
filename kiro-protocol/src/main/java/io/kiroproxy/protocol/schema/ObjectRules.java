package io.kiroproxy.protocol.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** What a schema says about the members of an object. Names that only the value has are never told. */
final class ObjectRules {

    private ObjectRules() {}

    static void check(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                run.problem(path + "." + name.asText(), "missing (expected: a value, it is required)");
            }
        }
        count(run, schema, value.size(), path);
        JsonNode dependent = schema.path("dependentRequired");
        dependent.properties().forEach(entry -> dependent(run, entry, value, path));
        members(run, schema, value, path);
    }

    private static void count(SchemaRun run, JsonNode schema, int size, String path) {
        if (size < schema.path("minProperties").asInt(0)) {
            run.problem(path, size + " properties (expected: at least " + schema.path("minProperties") + ")");
        }
        if (size > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            run.problem(path, size + " properties (expected: at most " + schema.path("maxProperties") + ")");
        }
    }

    private static void dependent(SchemaRun run, Map.Entry<String, JsonNode> entry, JsonNode value, String path) {
        if (!value.has(entry.getKey())) {
            return;
        }
        for (JsonNode name : entry.getValue()) {
            if (!value.has(name.asText())) {
                run.problem(path + "." + name.asText(), "missing (expected: a value beside " + entry.getKey() + ")");
            }
        }
    }

    private static void members(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        JsonNode properties = schema.path("properties");
        JsonNode patterns = schema.path("patternProperties");
        JsonNode names = schema.path("propertyNames");
        JsonNode others = schema.path("additionalProperties");
        int unwanted = 0;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            boolean known = properties.has(member.getKey());
            if (known) {
                run.check(properties.get(member.getKey()), member.getValue(), path + "." + member.getKey());
            }
            known |= matched(run, patterns, member, path);
            if (names.isObject() && !run.fits(names, TextNode.valueOf(member.getKey()))) {
                unwanted++;
            } else if (!known && others.isBoolean() && !others.booleanValue()) {
                unwanted++;
            } else if (!known && others.isObject()) {
                run.check(others, member.getValue(), path + ".*");
            }
        }
        if (unwanted > 0) {
            run.problem(path, unwanted + " properties that the schema does not allow");
        }
    }

    private static boolean matched(SchemaRun run, JsonNode patterns, Map.Entry<String, JsonNode> member, String path) {
        boolean matched = false;
        for (Map.Entry<String, JsonNode> pattern : patterns.properties()) {
            if (BoundedPattern.found(pattern.getKey(), member.getKey())) {
                matched = true;
                run.check(pattern.getValue(), member.getValue(), path + ".*");
            }
        }
        return matched;
    }
}
