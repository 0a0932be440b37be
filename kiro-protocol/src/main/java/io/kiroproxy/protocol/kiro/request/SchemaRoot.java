package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import io.kiroproxy.protocol.kiro.request.SanitizedSchema.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives a clean schema the root the upstream demands: type object, no combinators (kiro-upstream-2026.md 2.6 #8). The
 * variants' properties are gathered; a property that variants describe differently takes either form.
 */
final class SchemaRoot {

    private final List<Change> changes;

    SchemaRoot(List<Change> changes) {
        this.changes = changes;
    }

    ObjectNode flatten(ObjectNode schema) {
        ObjectNode properties = properties(schema);
        Set<String> required = names(schema.path("required"));
        all(schema, properties, required);
        any(schema, "anyOf", properties, required);
        any(schema, "oneOf", properties, required);
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
        if (!schema.path("type").asText().equals("object")) {
            changes.add(new Change(
                    LintRule.SCHEMA_ROOT, "/type", schema.has("type") ? "another type" : "no type", "object"));
        }
        root.set("properties", properties);
        if (!required.isEmpty()) {
            ArrayNode list = root.putArray("required");
            required.forEach(list::add);
        }
        schema.properties().forEach(member -> {
            if (!Set.of("type", "properties", "required", "allOf", "anyOf", "oneOf")
                    .contains(member.getKey())) {
                root.set(member.getKey(), member.getValue());
            }
        });
        return root;
    }

    private static ObjectNode properties(JsonNode schema) {
        return schema.path("properties") instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }

    /** The texts of a list, or the names of an object's members. */
    private static Set<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(names::add);
        } else {
            node.forEach(name -> names.add(name.asText()));
        }
        return names;
    }

    private void all(ObjectNode schema, ObjectNode properties, Set<String> required) {
        JsonNode variants = schema.path("allOf");
        if (variants.isMissingNode()) {
            return;
        }
        flattened("/allOf");
        for (JsonNode variant : variants) {
            ObjectNode flat = nested(variant);
            flat.path("properties").properties().forEach(member -> put(properties, member.getKey(), member.getValue()));
            required.addAll(names(flat.path("required")));
        }
    }

    private void any(ObjectNode schema, String keyword, ObjectNode properties, Set<String> required) {
        JsonNode variants = schema.path(keyword);
        if (variants.isMissingNode()) {
            return;
        }
        flattened("/" + keyword);
        Set<String> everywhere = null;
        for (JsonNode variant : variants) {
            ObjectNode flat = nested(variant);
            flat.path("properties").properties().forEach(member -> put(properties, member.getKey(), member.getValue()));
            Set<String> here = names(flat.path("required"));
            if (everywhere == null) {
                everywhere = here;
            } else {
                everywhere.retainAll(here);
            }
        }
        if (everywhere != null) {
            required.addAll(everywhere);
        }
    }

    private static ObjectNode nested(JsonNode variant) {
        return variant instanceof ObjectNode object
                ? new SchemaRoot(new ArrayList<>()).flatten(object)
                : JsonNodeFactory.instance.objectNode();
    }

    private static void put(ObjectNode properties, String name, JsonNode schema) {
        JsonNode before = properties.get(name);
        if (before == null || before.isEmpty()) {
            properties.set(name, schema);
            return;
        }
        if (before.equals(schema) || schema.isEmpty()) {
            return;
        }
        if (before.size() == 1 && before.path("anyOf") instanceof ArrayNode forms) {
            for (JsonNode form : forms) {
                if (form.equals(schema)) {
                    return;
                }
            }
            forms.add(schema);
            return;
        }
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.putArray("anyOf").add(before).add(schema);
        properties.set(name, either);
    }

    private void flattened(String pointer) {
        changes.add(new Change(LintRule.SCHEMA_ROOT, pointer, "alternatives at the root", "properties gathered"));
    }
}
