package io.kiroproxy.simulator.rules;

import io.kiroproxy.simulator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules V12 and V13: declared tools and tool uses in the history (kiro-upstream-2026.md 2.6 #4 to #10). */
final class ToolRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Set<String> SUSPECT_KEYWORDS = Set.of(
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
            "$schema",
            "patternProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "if",
            "then",
            "else",
            "contains",
            "unevaluatedProperties",
            "unevaluatedItems");
    private static final Set<String> BOUNDS = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "multipleOf");

    private final SimulatorRules rules;

    ToolRules(SimulatorRules rules) {
        this.rules = rules;
    }

    void checkTools(Turns turns) {
        for (Turns.Turn turn : turns.history()) {
            rules.refuseIf(!turn.tools().isEmpty(), Rule.V12_TOOLS, Refusal.E23_TOOL_FORMAT);
        }
        List<Json> tools = turns.current().tools();
        rules.refuseIf(tools.size() > rules.limits().tools(), Rule.V12_TOOLS, Refusal.E23_TOOL_FORMAT);
        Set<String> names = new HashSet<>();
        for (Json tool : tools) {
            boolean cachePoint = tool.at("cachePoint").isPresent();
            rules.refuseIf(cachePoint, Rule.V12_CACHE_POINT, Refusal.E22_MALFORMED);
            if (cachePoint && tool.members().size() == 1) {
                continue;
            }
            boolean union =
                    tool.members().size() == 1 && tool.at("toolSpecification").isObject();
            rules.refuseIf(!union, Rule.V12_TOOLS, Refusal.E23_TOOL_FORMAT);
            checkSpecification(tool.at("toolSpecification"));
            rules.refuseIf(
                    !names.add(tool.at("toolSpecification").at("name").text()),
                    Rule.V12_TOOL_DUPLICATE,
                    Refusal.invalid("Tool names must be unique.", "TOOL_DUPLICATE"));
        }
    }

    private void checkSpecification(Json tool) {
        int description = tool.at("description").text().getBytes(StandardCharsets.UTF_8).length;
        boolean fits = NAME.matcher(tool.at("name").text()).matches()
                && description >= 1
                && description <= rules.limits().toolDescriptionBytes();
        rules.refuseIf(!fits, Rule.V12_TOOLS, Refusal.E23_TOOL_FORMAT);
        Json schema = tool.at("inputSchema").at("json");
        rules.refuseIf(!schema.isObject(), Rule.V12_TOOLS, Refusal.E23_TOOL_FORMAT);
        boolean combined = List.of("oneOf", "allOf", "anyOf").stream()
                .anyMatch(word -> !schema.at(word).isAbsent());
        rules.refuseIf(combined, Rule.V12_TOOL_SCHEMA, Refusal.E26_SCHEMA);
        rules.refuseIf(
                !schema.at("type").text().equals("object"),
                Rule.V12_TOOL_SCHEMA,
                Refusal.invalid("input_schema must have type object at the top level", "TOOL_SCHEMA_INVALID"));
        rules.refuseIf(isSuspect(schema, true), Rule.V12_SCHEMA_SUSPECTS, Refusal.E23_TOOL_FORMAT);
        rules.refuseIf(hasKeyword(schema, true), Rule.V12_SCHEMA_KEYWORDS, Refusal.E23_TOOL_FORMAT);
    }

    /** Whether a schema has what was suspected in 2025. Names below {@code properties} are not keywords. */
    private static boolean isSuspect(Json node, boolean schema) {
        for (var member : node.members().entrySet()) {
            String name = member.getKey();
            Json value = member.getValue();
            if (schema) {
                boolean emptyRequired = name.equals("required")
                        && value.isArray()
                        && value.items().isEmpty();
                boolean hugeBound = BOUNDS.contains(name) && Math.abs(value.number(0)) > Integer.MAX_VALUE;
                if (emptyRequired || hugeBound || name.equals("$schema") || value.isNull()) {
                    return true;
                }
                if (isData(name)) {
                    continue;
                }
            }
            if (isSuspect(value, !(schema && holdsNames(name)))) {
                return true;
            }
        }
        for (Json item : node.items()) {
            if (isSuspect(item, schema)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasKeyword(Json node, boolean schema) {
        for (var member : node.members().entrySet()) {
            String name = member.getKey();
            if (schema && SUSPECT_KEYWORDS.contains(name)) {
                return true;
            }
            if (schema && isData(name)) {
                continue;
            }
            if (hasKeyword(member.getValue(), !(schema && holdsNames(name)))) {
                return true;
            }
        }
        for (Json item : node.items()) {
            if (hasKeyword(item, schema)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsNames(String keyword) {
        return Set.of("properties", "$defs", "definitions", "patternProperties").contains(keyword);
    }

    private static boolean isData(String keyword) {
        return Set.of("enum", "const", "default", "examples").contains(keyword);
    }

    void checkToolUses(Turns turns) {
        for (Turns.Turn turn : turns.all()) {
            for (Json use : turn.toolUses()) {
                boolean fits = use.at("input").isObject()
                        && NAME.matcher(use.at("toolUseId").text()).matches()
                        && !use.at("name").text().isEmpty();
                rules.refuseIf(!fits, Rule.V13_TOOL_USES, Refusal.E23_TOOL_FORMAT);
            }
        }
    }
}
