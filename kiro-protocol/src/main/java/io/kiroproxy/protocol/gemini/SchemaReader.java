package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a schema as JSON Schema. The vendor's own kind is a subset of OpenAPI's: types in upper case, {@code nullable},
 * counts as strings, names with underscores (clients.md 10). Clients mix both kinds, and plain JSON Schema comes out
 * with the same meaning, so every schema is read this way. Only keywords that hold schemas are entered: a property may
 * be called {@code type}, and an {@code enum} or {@code default} may hold anything.
 */
final class SchemaReader {

    private static final Set<String> ONE = Set.of(
            "items",
            "additionalProperties",
            "unevaluatedProperties",
            "additionalItems",
            "contains",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");
    private static final Set<String> SEVERAL = Set.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas", "definitions", "$defs", "defs");
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private static final String UNSPECIFIED = "type_unspecified";
    private static final JsonText NULL = JsonText.of("null");

    private final JsonReader json;

    SchemaReader(JsonReader json) {
        this.json = json;
    }

    /** The schema under the cursor, which must be an object. */
    JsonText read() {
        if (!json.atObject()) {
            throw json.mismatch("an object with a schema");
        }
        return JsonText.of(new String(JsonWriter.bytes(this::schema), StandardCharsets.UTF_8));
    }

    /** What is written at the end of a schema, when it is known whether null is allowed. */
    private static final class Held {
        List<String> types = List.of();
        boolean typeIsList;
        boolean nullable;
        List<JsonText> values = List.of();
    }

    private void schema(JsonWriter out) throws IOException {
        if (!json.atObject()) {
            out.value(json.raw());
            return;
        }
        Held held = new Held();
        out.beginObject();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            keyword(out, field, ProtoJson.camel(field), held);
        }
        end(out, held);
        out.endObject();
    }

    private void keyword(JsonWriter out, String field, String keyword, Held held) throws IOException {
        if (ONE.contains(keyword) || SEVERAL.contains(keyword)) {
            schemas(out.name(keyword));
        } else if (NAMED.contains(keyword) && json.atObject()) {
            named(out.name(keyword));
        } else if (keyword.equals("type") && (json.atString() || json.atArray())) {
            type(held);
        } else if (keyword.equals("enum") && json.atArray()) {
            held.values = values();
        } else if (keyword.equals("nullable")) {
            held.nullable = json.bool();
        } else if (COUNTS.contains(keyword)) {
            out.field(keyword, count());
        } else if (!keyword.equals("format") || !json.atString()) {
            out.field(field, json.raw());
        } else {
            format(out);
        }
    }

    private void schemas(JsonWriter out) throws IOException {
        if (!json.atArray()) {
            schema(out);
            return;
        }
        out.beginArray();
        json.beginArray();
        while (json.nextElement()) {
            schema(out);
        }
        out.endArray();
    }

    private void named(JsonWriter out) throws IOException {
        out.beginObject();
        json.beginObject();
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            schema(out.name(name));
        }
        out.endObject();
    }

    private void type(Held held) {
        held.typeIsList = json.atArray();
        List<String> types = held.typeIsList ? json.strings() : List.of(json.string());
        held.types = types.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> !type.equals(UNSPECIFIED))
                .toList();
    }

    private List<JsonText> values() {
        List<JsonText> values = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            values.add(json.raw());
        }
        return values;
    }

    /** The vendor's 64-bit numbers are strings. */
    private JsonText count() {
        if (!json.atString()) {
            return json.raw();
        }
        String count = json.string();
        if (!count.matches("[0-9]{1,18}")) {
            throw json.unexpected(count, "a count");
        }
        return JsonText.of(Long.toString(Long.parseLong(count)));
    }

    /** The vendor marks strings with an {@code enum} by a format of that name, which means nothing elsewhere. */
    private void format(JsonWriter out) throws IOException {
        String format = json.string();
        if (!format.equals("enum")) {
            out.field("format", format);
        }
    }

    /** Where a schema has no type of its own, {@code nullable} stays as it is: nothing forbids null there but its parts. */
    private static void end(JsonWriter out, Held held) throws IOException {
        boolean nullType = held.nullable && !held.types.isEmpty();
        if (!held.types.isEmpty()) {
            types(out.name("type"), held, nullType && !held.types.contains("null"));
        } else if (held.nullable) {
            out.field("nullable", true);
        }
        if (!held.values.isEmpty()) {
            out.name("enum").beginArray();
            for (JsonText value : held.values) {
                out.value(value);
            }
            if (nullType && !held.values.contains(NULL)) {
                out.value(NULL);
            }
            out.endArray();
        }
    }

    private static void types(JsonWriter out, Held held, boolean addNull) throws IOException {
        if (!held.typeIsList && !addNull) {
            out.value(held.types.get(0));
            return;
        }
        out.beginArray();
        for (String type : held.types) {
            out.value(type);
        }
        if (addNull) {
            out.value("null");
        }
        out.endArray();
    }
}
