package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/**
 * Compares JSON with an example of the contract whose values are words for types, such as {@code "int|null"}. Each field
 * of the example must be there with one of its types; more fields are fine.
 */
final class Shape {

    private Shape() {}

    static void check(JsonNode json, String example) throws Exception {
        check("", json, Json.MAPPER.readTree(example));
    }

    private static void check(String path, JsonNode json, JsonNode example) {
        if (example.isTextual()) {
            String types = example.textValue();
            boolean fits = Arrays.stream(types.split("\\|", -1)).anyMatch(type -> fits(json, type));
            assertThat(fits)
                    .as(path + " is " + json + " (expected: " + types + ")")
                    .isTrue();
        } else if (example.isArray()) {
            assertThat(json.isArray()).as(path + " is an array: " + json).isTrue();
            assertThat(json.size()).as(path + " has an element to look at").isPositive();
            for (int i = 0; i < json.size(); i++) {
                check(path + "[" + i + "]", json.get(i), example.get(0));
            }
        } else {
            assertThat(json.isObject()).as(path + " is an object: " + json).isTrue();
            for (Map.Entry<String, JsonNode> field : example.properties()) {
                assertThat(json.has(field.getKey()))
                        .as(path + "." + field.getKey() + " is there in " + json)
                        .isTrue();
                check(path + "." + field.getKey(), json.get(field.getKey()), field.getValue());
            }
        }
    }

    private static boolean fits(JsonNode json, String type) {
        switch (type) {
            case "string":
                return json.isTextual();
            case "int":
                return json.isIntegralNumber();
            case "number":
                return json.isNumber();
            case "bool":
                return json.isBoolean();
            case "null":
                return json.isNull();
            case "object":
                return json.isObject();
            case "array":
                return json.isArray();
            default:
                return type.startsWith("=")
                        ? json.asText().equals(type.substring(1))
                        : Assertions.fail("unknown type in the example: " + type);
        }
    }
}
