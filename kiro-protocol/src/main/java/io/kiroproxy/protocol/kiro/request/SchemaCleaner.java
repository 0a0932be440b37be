package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import io.kiroproxy.protocol.kiro.request.SanitizedSchema.Change;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cleans a schema from the root down. Walks by keyword, so that a property that happens to be called {@code format} or
 * {@code $ref} stays a property.
 */
final class SchemaCleaner {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 100;

    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "dependentSchemas");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> SCHEMAS = Set.of(
            "items",
            "additionalItems",
            "contains",
            "not",
            "if",
            "then",
            "else",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "additionalProperties");
    private static final Set<String> ALWAYS_REMOVED = Set.of(
            "$schema", "$id", "id", "$defs", "definitions", "$anchor", "$dynamicAnchor", "$comment", "$vocabulary");
    private static final Set<String> BOUNDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minContains",
            "maxContains");
    private static final Set<String> STRICT = Set.of(
            "additionalProperties",
            "pattern",
            "format",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "contentEncoding",
            "contentMediaType",
            "patternProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "if",
            "then",
            "else",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "unevaluatedProperties");

    private static final BigDecimal LEAST = BigDecimal.valueOf(Integer.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final SchemaRefs refs;
    private final SchemaCache.Level level;
    private final List<Change> changes;

    SchemaCleaner(JsonNode root, SchemaCache.Level level, List<Change> changes) {
        this.refs = new SchemaRefs(root, changes);
        this.level = level;
        this.changes = changes;
    }

    /** A clean copy of {@code schema}. */
    ObjectNode clean(ObjectNode schema, Set<String> open, String pointer, int depth) {
        ObjectNode clean = NODES.objectNode();
        if (depth > MAX_DEPTH) {
            changes.add(new Change(LintRule.SCHEMA_KEYWORD, pointer, "nesting beyond " + MAX_DEPTH, "cut"));
            return clean;
        }
        Set<String> inside = open;
        ObjectNode resolved = schema;
        if (schema.path("$ref").isTextual()) {
            inside = SchemaRefs.branch(open);
            resolved = refs.resolve(schema, inside, pointer);
        }
        for (var member : resolved.properties()) {
            keyword(clean, member.getKey(), member.getValue(), inside, pointer, depth);
        }
        return clean;
    }

    private void keyword(ObjectNode clean, String key, JsonNode value, Set<String> open, String pointer, int depth) {
        String at = pointer + "/" + key;
        if (ALWAYS_REMOVED.contains(key) && !(key.equals("id") && !value.isTextual())) {
            removed(LintRule.SCHEMA_KEYWORD, at, key);
        } else if (level == SchemaCache.Level.STRICT && STRICT.contains(key)) {
            removed(LintRule.SCHEMA_STRICT, at, key);
        } else if (value.isNull()) {
            nullKeyword(clean, key, at);
        } else if (key.equals("$ref") || key.equals("$dynamicRef")) {
            removed(LintRule.SCHEMA_REF, at, "a reference that cannot be followed");
        } else if (key.equals("required")) {
            required(clean, value, at);
        } else if (key.equals("type")) {
            type(clean, value, at);
        } else if (MAPS.contains(key)) {
            map(clean, key, value, open, at, depth);
        } else if (LISTS.contains(key) || (key.equals("items") && value.isArray())) {
            list(clean, key, value, open, at, depth);
        } else if (SCHEMAS.contains(key)) {
            subschema(clean, key, value, open, at, depth);
        } else if (BOUNDS.contains(key) && value.isNumber() && outside(value.decimalValue())) {
            removed(LintRule.SCHEMA_BOUNDS, at, "a bound beyond 32 bits");
        } else if (key.equals("enum") && !(value.isArray() && !value.isEmpty())) {
            removed(LintRule.SCHEMA_NULL, at, "an enum without values");
        } else {
            clean.set(key, value);
        }
    }

    private void nullKeyword(ObjectNode clean, String key, String at) {
        if (key.equals("const")) {
            clean.putArray("enum").addNull();
            changes.add(new Change(LintRule.SCHEMA_NULL, at, "const null", "an enum of null"));
        } else if (key.equals("properties")) {
            clean.putObject("properties");
            changes.add(new Change(LintRule.SCHEMA_NULL, at, "null", "no properties"));
        } else {
            removed(LintRule.SCHEMA_NULL, at, "null");
        }
    }

    private void required(ObjectNode clean, JsonNode value, String at) {
        Set<String> names = new LinkedHashSet<>();
        value.forEach(name -> {
            if (name.isTextual()) {
                names.add(name.asText());
            }
        });
        if (!value.isArray() || names.isEmpty()) {
            removed(LintRule.SCHEMA_NULL, at, value.isArray() ? "an empty list" : "no list");
            return;
        }
        ArrayNode list = clean.putArray("required");
        names.forEach(list::add);
    }

    private void type(ObjectNode clean, JsonNode value, String at) {
        if (value.isTextual() || (value.isArray() && !value.isEmpty())) {
            clean.set("type", value);
        } else {
            removed(LintRule.SCHEMA_NULL, at, "no type's name");
        }
    }

    private void map(ObjectNode clean, String key, JsonNode value, Set<String> open, String at, int depth) {
        ObjectNode map = clean.putObject(key);
        if (!value.isObject()) {
            changes.add(new Change(LintRule.SCHEMA_NULL, at, value.getNodeType().name(), "made empty"));
            return;
        }
        value.properties()
                .forEach(member -> map.set(
                        member.getKey(), cleanAny(member.getValue(), open, at + "/" + member.getKey(), depth + 1)));
    }

    private void list(ObjectNode clean, String key, JsonNode value, Set<String> open, String at, int depth) {
        if (!value.isArray() || value.isEmpty()) {
            removed(LintRule.SCHEMA_NULL, at, "no alternatives");
            return;
        }
        ArrayNode list = clean.putArray(key);
        for (int i = 0; i < value.size(); i++) {
            list.add(cleanAny(value.get(i), open, at + "/" + i, depth + 1));
        }
    }

    private void subschema(ObjectNode clean, String key, JsonNode value, Set<String> open, String at, int depth) {
        boolean flag = value.isBoolean()
                && (key.equals("additionalProperties")
                        || key.equals("additionalItems")
                        || key.startsWith("unevaluated"));
        clean.set(key, flag ? value : cleanAny(value, open, at, depth + 1));
    }

    /** Boolean schemas are written as objects: everything, or nothing. */
    private JsonNode cleanAny(JsonNode value, Set<String> open, String at, int depth) {
        if (value instanceof ObjectNode object) {
            return clean(object, open, at, depth);
        }
        ObjectNode written = NODES.objectNode();
        if (value.isBoolean() && !value.asBoolean()) {
            written.putObject("not");
        }
        changes.add(new Change(LintRule.SCHEMA_NULL, at, value.getNodeType().name(), "written as an object"));
        return written;
    }

    private static boolean outside(BigDecimal bound) {
        return bound.compareTo(LEAST) < 0 || bound.compareTo(MOST) > 0;
    }

    private void removed(LintRule rule, String at, String found) {
        changes.add(new Change(rule, at, found, "removed"));
    }
}
