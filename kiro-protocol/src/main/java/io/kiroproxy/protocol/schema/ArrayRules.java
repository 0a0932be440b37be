package io.kiroproxy.protocol.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** What a schema says about the elements of an array. */
final class ArrayRules {

    /** Elements that are compared with each other at most. */
    private static final int MAX_COMPARED = 1000;

    private ArrayRules() {}

    static void check(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        int size = value.size();
        if (size < schema.path("minItems").asInt(0)) {
            run.problem(path, size + " elements (expected: at least " + schema.path("minItems") + ")");
        }
        if (size > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            run.problem(path, size + " elements (expected: at most " + schema.path("maxItems") + ")");
        }
        elements(run, schema, value, path);
        if (schema.path("uniqueItems").asBoolean(false) && size <= MAX_COMPARED && repeats(value)) {
            run.problem(path, "an element twice (expected: each once)");
        }
        contained(run, schema, value, path);
    }

    /** {@code items} may be a list, as in drafts before 2020-12. */
    private static void elements(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        JsonNode items = schema.path("items");
        JsonNode first = items.isArray() ? items : schema.path("prefixItems");
        JsonNode rest = items.isArray() ? schema.path("additionalItems") : items;
        for (int i = 0; i < value.size(); i++) {
            run.check(i < first.size() ? first.get(i) : rest, value.get(i), path + "[" + i + "]");
        }
    }

    private static boolean repeats(JsonNode value) {
        for (int i = 0; i < value.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (SchemaRun.same(value.get(i), value.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void contained(SchemaRun run, JsonNode schema, JsonNode value, String path) {
        JsonNode wanted = schema.path("contains");
        if (wanted.isMissingNode()) {
            return;
        }
        int found = 0;
        for (JsonNode element : value) {
            found += run.fits(wanted, element) ? 1 : 0;
        }
        int least = schema.path("minContains").asInt(1);
        int most = schema.path("maxContains").asInt(Integer.MAX_VALUE);
        if (found < least || found > most) {
            run.problem(path, found + " elements of the kind in contains (expected: " + least + " or as allowed)");
        }
    }
}
