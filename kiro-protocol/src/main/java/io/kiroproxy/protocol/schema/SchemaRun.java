package io.kiroproxy.protocol.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One check of one value: references, types and combinators; the rest by kind of value. One thread, used once. */
final class SchemaRun {

    private final JsonNode root;
    private List<String> problems = new ArrayList<>();
    private int steps = JsonSchema.MAX_STEPS;
    private int depth;

    SchemaRun(JsonNode root) {
        this.root = root;
    }

    List<String> problems(JsonNode value) {
        check(root, value, "$");
        return List.copyOf(problems);
    }

    /** Notes what of {@code value} does not fit {@code schema}. */
    void check(JsonNode schema, JsonNode value, String path) {
        if (schema.isBoolean() && !schema.booleanValue()) {
            problem(path, "found a value (expected: none here)");
        }
        boolean enough = problems.size() >= JsonSchema.MAX_PROBLEMS || --steps < 0 || depth >= JsonSchema.MAX_DEPTH;
        if (!schema.isObject() || enough) {
            return;
        }
        depth++;
        assertions(schema, value, path);
        depth--;
    }

    private void assertions(JsonNode schema, JsonNode value, String path) {
        JsonNode target = referenced(schema.path("$ref").asText(""));
        if (target != null) {
            check(target, value, path);
        }
        if (value.isNull() && schema.path("nullable").asBoolean(false)) {
            return;
        }
        if (!typeFits(schema.path("type"), value)) {
            problem(path, "found " + article(kind(value)) + " (expected: " + expected(schema.path("type")) + ")");
            return;
        }
        values(schema, value, path);
        if (value.isObject()) {
            ObjectRules.check(this, schema, value, path);
        } else if (value.isArray()) {
            ArrayRules.check(this, schema, value, path);
        } else {
            ScalarRules.check(this, schema, value, path);
        }
        combinators(schema, value, path);
    }

    void problem(String path, String what) {
        if (problems.size() < JsonSchema.MAX_PROBLEMS) {
            problems.add(path + ": " + what);
        }
    }

    /** Whether {@code value} fits {@code schema}; notes nothing. */
    boolean fits(JsonNode schema, JsonNode value) {
        return trial(schema, value, "$").isEmpty();
    }

    private List<String> trial(JsonNode schema, JsonNode value, String path) {
        List<String> outer = problems;
        problems = new ArrayList<>();
        check(schema, value, path);
        List<String> found = problems;
        problems = outer;
        return found;
    }

    private void values(JsonNode schema, JsonNode value, String path) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray() && !contains(allowed, value)) {
            problem(path, "found another value (expected: one of the schema's enum)");
        }
        JsonNode constant = schema.path("const");
        if (!constant.isMissingNode() && !same(constant, value)) {
            problem(path, "found another value (expected: the schema's const)");
        }
    }

    private static boolean contains(JsonNode allowed, JsonNode value) {
        for (JsonNode one : allowed) {
            if (same(one, value)) {
                return true;
            }
        }
        return false;
    }

    /** Equal as JSON Schema sees it: 1 and 1.0 are one number. */
    static boolean same(JsonNode a, JsonNode b) {
        boolean numbers = a.isNumber() && b.isNumber();
        return numbers ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
    }

    private void combinators(JsonNode schema, JsonNode value, String path) {
        schema.path("allOf").forEach(part -> check(part, value, path));
        JsonNode any = schema.path("anyOf");
        if (any.isArray() && !any.isEmpty()) {
            variants(any, value, path, Integer.MAX_VALUE);
        }
        JsonNode one = schema.path("oneOf");
        if (one.isArray() && !one.isEmpty()) {
            variants(one, value, path, 1);
        }
        JsonNode not = schema.path("not");
        if (!not.isMissingNode() && fits(not, value)) {
            problem(path, "fits what the schema excludes");
        }
        JsonNode condition = schema.path("if");
        if (!condition.isMissingNode()) {
            JsonNode consequence = schema.path(fits(condition, value) ? "then" : "else");
            check(consequence, value, path);
        }
    }

    /** One variant must fit, and at most {@code most} of them may; else the nearest one's first problem is told. */
    private void variants(JsonNode variants, JsonNode value, String path, int most) {
        List<List<String>> found = new ArrayList<>();
        variants.forEach(variant -> found.add(trial(variant, value, path)));
        long fitting = found.stream().filter(List::isEmpty).count();
        if (fitting == 0) {
            String nearest = found.stream()
                    .min(Comparator.comparingInt(List::size))
                    .map(list -> list.get(0))
                    .orElse("");
            problem(path, "fits none of " + found.size() + " variants, the nearest says: " + nearest);
        } else if (fitting > most) {
            problem(path, "fits " + fitting + " variants (expected: exactly one)");
        }
    }

    private static boolean typeFits(JsonNode type, JsonNode value) {
        if (type.isTextual()) {
            return isOf(type.textValue(), value);
        }
        if (!type.isArray() || type.isEmpty()) {
            return true;
        }
        for (JsonNode one : type) {
            if (isOf(one.asText(""), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> isInteger(value);
            default -> true;
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber()
                || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            default -> "null";
        };
    }

    private static String article(String kind) {
        return kind.equals("null") ? kind : (kind.startsWith("o") || kind.startsWith("a") ? "an " : "a ") + kind;
    }

    private static String expected(JsonNode type) {
        if (type.isTextual()) {
            return type.textValue();
        }
        List<String> names = new ArrayList<>();
        type.forEach(one -> names.add(one.asText("")));
        return String.join(" or ", names);
    }

    /** A part of this schema; null for no reference and for one that leads elsewhere. */
    private @Nullable JsonNode referenced(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return null;
        }
        JsonNode at = root;
        for (String step : reference.substring(2).split("/", -1)) {
            String plain = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            at = at.isArray() && plain.matches("\\d{1,6}") ? at.path(Integer.parseInt(plain)) : at.path(plain);
        }
        return at.isMissingNode() ? null : at;
    }
}
