package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON schema of everything that looks like an example: its fields are typed, and required in an answer, elements of a
 * list are alike, any value may be null, and more fields may come.
 */
final class ExampleSchema {

    /** Objects whose keys are data: ids, models, hours, names. */
    private static final Set<String> MAPS =
            Set.of("by_account", "by_model", "hourly_requests", "aliases", "builtin", "accounts", "levels");

    /** Objects whose keys are data and whose values are of any type. */
    private static final Set<String> MIXED_MAPS = Set.of("changes", "body");

    /** Fields whose values are of any type: those of settings. */
    private static final Set<String> ANYTHING = Set.of("value", "default");

    private enum Fields {
        REQUIRED,
        OPTIONAL
    }

    private final Fields fields;

    private ExampleSchema(Fields fields) {
        this.fields = fields;
    }

    /** Of answers like {@code examples}, at least one: what all of them have is required. */
    static ObjectNode of(List<JsonNode> examples) {
        JsonNode all = examples.get(0);
        for (JsonNode example : examples) {
            all = merged(all, example);
        }
        return new ExampleSchema(Fields.REQUIRED).of("", all);
    }

    /** Of requests like {@code example}, of which all fields but {@code needed} may be left out. */
    static ObjectNode ofRequests(JsonNode example, List<String> needed) {
        ObjectNode schema = new ExampleSchema(Fields.OPTIONAL).of("", example);
        if (!needed.isEmpty()) {
            needed.forEach(schema.putArray("required")::add);
        }
        return schema;
    }

    private ObjectNode of(String name, JsonNode example) {
        ObjectNode schema = Json.object();
        if (ANYTHING.contains(name)) {
            return schema;
        }
        if (example.isObject()) {
            type(schema, "object");
            object(schema, name, example);
        } else if (example.isArray()) {
            type(schema, "array");
            schema.set("items", example.isEmpty() ? Json.object() : of(name + "[]", merged(example)));
        } else if (example.isTextual()) {
            type(schema, "string");
        } else if (example.isBoolean()) {
            type(schema, "boolean");
        } else if (example.isNumber()) {
            type(schema, example.isIntegralNumber() ? "integer" : "number");
        }
        return schema;
    }

    private void object(ObjectNode schema, String name, JsonNode example) {
        if (fields == Fields.OPTIONAL && MIXED_MAPS.contains(name)) {
            return;
        }
        if (MAPS.contains(name)) {
            schema.set(
                    "additionalProperties",
                    example.isEmpty()
                            ? Json.object()
                            : of("", example.iterator().next()));
            return;
        }
        ObjectNode properties = schema.putObject("properties");
        for (Map.Entry<String, JsonNode> field : example.properties()) {
            properties.set(field.getKey(), of(field.getKey(), field.getValue()));
        }
        if (fields == Fields.REQUIRED) {
            ArrayNode required = schema.putArray("required");
            example.fieldNames().forEachRemaining(required::add);
        }
    }

    /** One element that stands for all. */
    private static JsonNode merged(JsonNode list) {
        JsonNode all = list.get(0);
        for (JsonNode element : list) {
            all = merged(all, element);
        }
        return all;
    }

    /** Of objects the fields both have; of other values the one that is not null. */
    private static JsonNode merged(JsonNode one, JsonNode other) {
        if (!one.isObject() || !other.isObject()) {
            return one.isNull() ? other : one;
        }
        ObjectNode both = Json.object();
        one.properties().forEach(field -> {
            JsonNode second = other.get(field.getKey());
            if (second != null) {
                both.set(field.getKey(), merged(field.getValue(), second));
            }
        });
        return both;
    }

    private static void type(ObjectNode schema, String type) {
        schema.putArray("type").add(type).add("null");
    }
}
