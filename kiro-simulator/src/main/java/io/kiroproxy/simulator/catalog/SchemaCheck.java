package io.kiroproxy.simulator.catalog;

import io.kiroproxy.simulator.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * Validates a value against the part of JSON Schema that the catalogue uses: type, enum, properties,
 * additionalProperties, required, minimum and maximum.
 */
public final class SchemaCheck {
    private SchemaCheck() {}

    /** The first violation as a sentence, with the paths and texts of kiro-upstream-2026.md 2.4; or nothing. */
    public static Optional<String> violation(Json schema, Json value) {
        return check(schema, value, "");
    }

    private static Optional<String> check(Json schema, Json value, String path) {
        String type = schema.at("type").text();
        if (!type.isEmpty() && !isOf(type, value)) {
            return Optional.of("property '" + path + "' must be of type " + type);
        }
        Json allowed = schema.at("enum");
        if (allowed.isArray() && !allowed.items().contains(value)) {
            return Optional.of("property '" + path + "' must be one of " + allowed);
        }
        double number = value.number(Double.NaN);
        if (number > schema.at("maximum").number(Double.POSITIVE_INFINITY)) {
            return Optional.of("property '" + path + "' must have a maximum value of "
                    + schema.at("maximum").number(0));
        }
        if (number < schema.at("minimum").number(Double.NEGATIVE_INFINITY)) {
            return Optional.of("property '" + path + "' must have a minimum value of "
                    + schema.at("minimum").number(0));
        }
        return value.isObject() ? members(schema, value, path) : Optional.empty();
    }

    private static Optional<String> members(Json schema, Json value, String path) {
        Json properties = schema.at("properties");
        for (Json name : schema.at("required").items()) {
            if (value.at(name.text()).isAbsent()) {
                return Optional.of("property '" + join(path, name.text()) + "' is required");
            }
        }
        for (Map.Entry<String, Json> member : value.members().entrySet()) {
            String where = join(path, member.getKey());
            Json known = properties.at(member.getKey());
            if (known.isAbsent()) {
                if (Boolean.FALSE.equals(schema.at("additionalProperties").plain())) {
                    return Optional.of("property '" + where + "' is not defined in the schema");
                }
                continue;
            }
            Optional<String> violation = check(known, member.getValue(), where);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(String type, Json value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isText();
            case "integer" -> value.isInteger();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
