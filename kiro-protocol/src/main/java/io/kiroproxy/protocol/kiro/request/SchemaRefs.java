package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import io.kiroproxy.protocol.kiro.request.SanitizedSchema.Change;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the targets of local references in their place. A reference to what is being inlined, a foreign one, and
 * everything beyond the budget become a schema of the target's type only.
 */
final class SchemaRefs {

    /** How many members and items all inlined targets of one schema may have together. */
    private static final int MAX_INLINED_NODES = 20_000;

    private static final int MAX_CHAIN = 32;

    private final JsonNode root;
    private final List<Change> changes;
    private int budget = MAX_INLINED_NODES;

    SchemaRefs(JsonNode root, List<Change> changes) {
        this.root = root;
        this.changes = changes;
    }

    /**
     * The schema that {@code schema} with its {@code $ref} means.
     *
     * @param open the references being inlined around it; those followed here are added
     */
    ObjectNode resolve(ObjectNode schema, Set<String> open, String pointer) {
        ObjectNode resolved = schema;
        for (int i = 0; resolved.path("$ref").isTextual(); i++) {
            String ref = resolved.path("$ref").asText();
            JsonNode target = target(ref);
            boolean cycle = open.contains(ref);
            boolean cut = cycle || !(target instanceof ObjectNode) || i == MAX_CHAIN || !affordable(target);
            changes.add(new Change(
                    LintRule.SCHEMA_REF, pointer, "a reference", cut ? cutReason(target, cycle) : "inlined"));
            ObjectNode merged = target instanceof ObjectNode object && !cut ? object.deepCopy() : outline(target);
            resolved.properties().forEach(member -> {
                if (!member.getKey().equals("$ref")) {
                    merged.set(member.getKey(), member.getValue());
                }
            });
            open.add(ref);
            resolved = merged;
            if (cut) {
                break;
            }
        }
        return resolved;
    }

    private static String cutReason(@Nullable JsonNode target, boolean cycle) {
        if (cycle) {
            return "cut: it refers to itself";
        }
        return target == null ? "left out: its target is not in the schema" : "cut: too much to inline";
    }

    private @Nullable JsonNode target(String ref) {
        if (!ref.startsWith("#")) {
            return null;
        }
        if (ref.length() == 1) {
            return root;
        }
        try {
            String pointer = URLDecoder.decode(ref.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
            JsonNode found = root.at(JsonPointer.compile(pointer));
            return found.isMissingNode() ? null : found;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What can be said without following further. */
    private static ObjectNode outline(@Nullable JsonNode target) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        if (target instanceof ObjectNode object) {
            for (String member : List.of("type", "description", "enum")) {
                if (object.has(member)) {
                    outline.set(member, object.get(member));
                }
            }
        }
        return outline;
    }

    private boolean affordable(JsonNode target) {
        budget -= size(target, budget);
        return budget >= 0;
    }

    private static int size(JsonNode node, int enough) {
        int size = 1;
        for (JsonNode child : node) {
            if (size > enough) {
                break;
            }
            size += size(child, enough - size);
        }
        return size;
    }

    /** A copy of {@code open} for one branch of the schema. */
    static Set<String> branch(Set<String> open) {
        return new HashSet<>(open);
    }
}
