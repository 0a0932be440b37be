package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Checks a value against the part of JSON Schema that {@link ExampleSchema} writes. */
final class ExampleCheck {

    private ExampleCheck() {}

    static void check(String path, JsonNode schema, JsonNode value, List<String> problems) {
        if (schema.isMissingNode()) {
            problems.add(path + ": no schema");
            return;
        }
        if (schema.has("type") && !fits(schema.get("type").get(0).textValue(), value)) {
            problems.add(path + ": " + value + " (expected: " + schema.get("type") + ")");
            return;
        }
        for (JsonNode name : schema.path("required")) {
            if (value.isObject() && !value.has(name.textValue())) {
                problems.add(path + ": no " + name);
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (value.has(property.getKey())) {
                check(path + "." + property.getKey(), property.getValue(), value.get(property.getKey()), problems);
            }
        }
        if (schema.has("additionalProperties")) {
            value.properties()
                    .forEach(field -> check(
                            path + "." + field.getKey(),
                            schema.get("additionalProperties"),
                            field.getValue(),
                            problems));
        }
        if (schema.has("items")) {
            value.forEach(element -> check(path + "[]", schema.get("items"), element, problems));
        }
    }

    private static boolean fits(String type, JsonNode value) {
        return value.isNull()
                || switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber();
                    default -> value.isNumber();
                };
    }
}
