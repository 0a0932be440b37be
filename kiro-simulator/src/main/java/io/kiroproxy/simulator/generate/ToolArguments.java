package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the smallest input that fits a tool's schema, with some values given. */
final class ToolArguments {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 16;

    private final Json root;

    ToolArguments(Json schema) {
        this.root = schema;
    }

    /** The given members, and the least value for every required member that is missing. */
    Map<String, Object> with(Map<String, Object> given) {
        Map<String, Object> input = new LinkedHashMap<>(given);
        Json properties = root.at("properties");
        for (Json name : root.at("required").items()) {
            if (!input.containsKey(name.text())) {
                Object least = least(properties.at(name.text()), 0);
                input.put(name.text(), least == null ? "" : least);
            }
        }
        return input;
    }

    /** The first of these names that the schema has as a property, in any case; empty when it has none. */
    String property(String... names) {
        for (String name : names) {
            for (String known : root.at("properties").members().keySet()) {
                if (known.equalsIgnoreCase(name)) {
                    return known;
                }
            }
        }
        return "";
    }

    private @Nullable Object least(Json given, int depth) {
        Json schema = resolve(given);
        if (depth > MAX_DEPTH) {
            return "";
        }
        for (String fixed : List.of("const", "default")) {
            if (schema.at(fixed).isPresent()) {
                return schema.at(fixed).plain();
            }
        }
        if (!schema.at("enum").items().isEmpty()) {
            return schema.at("enum").at(0).plain();
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            if (!schema.at(choice).items().isEmpty()) {
                return least(schema.at(choice).at(0), depth + 1);
            }
        }
        return ofType(schema, depth);
    }

    private @Nullable Object ofType(Json schema, int depth) {
        Json type = schema.at("type");
        String name = type.isArray() ? type.at(0).text() : type.text();
        return switch (name) {
            case "integer" -> (long) Math.ceil(bound(schema));
            case "number" -> bound(schema);
            case "boolean" -> false;
            case "null" -> null;
            case "array" -> items(schema, depth);
            case "object" -> members(schema, depth);
            default -> name.isEmpty() && schema.at("properties").isObject() ? members(schema, depth) : text(schema);
        };
    }

    private static double bound(Json schema) {
        double least = schema.at("minimum").number(Double.NaN);
        double above = schema.at("exclusiveMinimum").number(Double.NaN);
        double most = schema.at("maximum").number(1);
        return !Double.isNaN(least) ? least : !Double.isNaN(above) ? above + 1 : Math.min(1, most);
    }

    private static String text(Json schema) {
        String text =
                switch (schema.at("format").text()) {
                    case "uri", "url" -> "https://example.com/";
                    case "date" -> "2026-11-23";
                    case "date-time" -> "2026-11-23T10:00:00Z";
                    case "email" -> "user@example.com";
                    default -> "simulated";
                };
        int least = (int) Math.min(1_000, schema.at("minLength").number(0));
        int most = (int) Math.min(1_000, schema.at("maxLength").number(1_000));
        String padded = text + "x".repeat(Math.max(0, least - text.length()));
        return padded.length() > most ? padded.substring(0, Math.max(0, most)) : padded;
    }

    private List<Object> items(Json schema, int depth) {
        List<Object> items = new ArrayList<>();
        int count = (int) Math.min(MAX_ITEMS, schema.at("minItems").number(0));
        for (int i = 0; i < count; i++) {
            Object item = least(schema.at("items"), depth + 1);
            items.add(item == null ? "" : item);
        }
        return items;
    }

    private Map<String, Object> members(Json schema, int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Json name : schema.at("required").items()) {
            Object value = least(schema.at("properties").at(name.text()), depth + 1);
            members.put(name.text(), value == null ? "" : value);
        }
        return members;
    }

    private Json resolve(Json schema) {
        String ref = schema.at("$ref").text();
        if (!ref.startsWith("#/")) {
            return schema;
        }
        Json target = root;
        for (String part : ref.substring(2).split("/", -1)) {
            target = target.at(part.replace("~1", "/").replace("~0", "~"));
        }
        return target;
    }
}
