package io.kiroproxy.protocol.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** What a schema says about strings and numbers. */
final class ScalarRules {

    /** Digits of numbers that are divided at most. */
    private static final int MAX_SCALE = 400;

    private ScalarRules() {}

    static void check(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        if (value.isTextual()) {
            text(run, schema, value.textValue(), path);
        } else if (value.isNumber()) {
            number(run, schema, value.decimalValue(), path);
        }
    }

    private static void text(SchemaRun run, JsonNode schema, String text, String path) {
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)) {
            run.problem(path, length + " characters (expected: at least " + schema.path("minLength") + ")");
        }
        if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            run.problem(path, length + " characters (expected: at most " + schema.path("maxLength") + ")");
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isTextual() && !BoundedPattern.found(pattern.textValue(), text)) {
            run.problem(path, "a string of another form (expected: the schema's pattern)");
        }
    }

    /** The exclusive bounds are numbers, or booleans beside the bound, as in draft 4. */
    private static void number(SchemaRun run, JsonNode schema, BigDecimal number, String path) {
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        JsonNode above = schema.path("exclusiveMinimum");
        JsonNode below = schema.path("exclusiveMaximum");
        if (least.isNumber() && compare(number, least) < (above.asBoolean(false) && above.isBoolean() ? 1 : 0)) {
            run.problem(path, "too small a number (expected: at least " + least + ")");
        }
        if (most.isNumber() && compare(number, most) > (below.asBoolean(false) && below.isBoolean() ? -1 : 0)) {
            run.problem(path, "too large a number (expected: at most " + most + ")");
        }
        if (above.isNumber() && compare(number, above) <= 0) {
            run.problem(path, "too small a number (expected: more than " + above + ")");
        }
        if (below.isNumber() && compare(number, below) >= 0) {
            run.problem(path, "too large a number (expected: less than " + below + ")");
        }
        JsonNode step = schema.path("multipleOf");
        if (step.isNumber() && !multiple(number, step.decimalValue())) {
            run.problem(path, "a number between the steps (expected: a multiple of " + step + ")");
        }
    }

    private static int compare(BigDecimal number, JsonNode bound) {
        return number.compareTo(bound.decimalValue());
    }

    private static boolean multiple(BigDecimal number, BigDecimal step) {
        boolean handy = Math.abs(number.scale()) <= MAX_SCALE && Math.abs(step.scale()) <= MAX_SCALE;
        return step.signum() <= 0 || !handy || number.remainder(step).signum() == 0;
    }
}
