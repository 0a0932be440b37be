package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects of a request with the fields that an answer must show of them, as null or with the value that has the same
 * effect (Open Responses: Reasoning, TextField, FunctionTool).
 */
final class Completed {

    private static final JsonText NULL = JsonText.of("null");
    private static final JsonText FALSE = JsonText.of("false");
    private static final JsonText PLAIN = JsonText.of("{\"type\":\"text\"}");

    private Completed() {}

    static JsonText reasoning(JsonText given) {
        Map<String, JsonText> demanded = new LinkedHashMap<>();
        demanded.put("effort", NULL);
        demanded.put("summary", NULL);
        return object(fields(given), demanded);
    }

    /** The fields that the definition has, {@code format} and {@code verbosity}, and no others. */
    static JsonText textOptions(JsonText given) {
        Map<String, JsonText> fields = fields(given);
        fields.keySet().removeIf(name -> !name.equals("format") && !name.equals("verbosity"));
        fields.computeIfPresent("format", (name, format) -> format(format));
        Map<String, JsonText> demanded = new LinkedHashMap<>();
        demanded.put("format", PLAIN);
        return object(fields, demanded);
    }

    private static JsonText format(JsonText given) {
        Map<String, JsonText> fields = fields(given);
        if (!isOfType(fields, "json_schema")) {
            return given;
        }
        Map<String, JsonText> demanded = new LinkedHashMap<>();
        demanded.put("name", JsonText.of("\"output\""));
        demanded.put("description", NULL);
        demanded.put("schema", NULL);
        demanded.put("strict", FALSE);
        return object(fields, demanded);
    }

    static JsonText tools(JsonText given) {
        return text(out -> {
            out.beginArray();
            try (JsonReader json = JsonReader.of(given)) {
                json.beginArray();
                while (json.nextElement()) {
                    out.value(json.atObject() ? tool(json.raw()) : json.raw());
                }
            }
            out.endArray();
        });
    }

    private static JsonText tool(JsonText given) {
        Map<String, JsonText> fields = fields(given);
        if (!isOfType(fields, "function")) {
            return given;
        }
        Map<String, JsonText> demanded = new LinkedHashMap<>();
        demanded.put("description", NULL);
        demanded.put("parameters", NULL);
        demanded.put("strict", NULL);
        return object(fields, demanded);
    }

    private static boolean isOfType(Map<String, JsonText> fields, String type) {
        JsonText given = fields.get("type");
        return given != null && given.json().equals('"' + type + '"');
    }

    /** The fields of {@code object} that are not null. */
    private static Map<String, JsonText> fields(JsonText object) {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        try (JsonReader json = JsonReader.of(object)) {
            json.beginObject();
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                fields.put(field, json.raw());
            }
        }
        return fields;
    }

    private static JsonText object(Map<String, JsonText> given, Map<String, JsonText> demanded) {
        Map<String, JsonText> all = new LinkedHashMap<>(given);
        demanded.forEach(all::putIfAbsent);
        return text(out -> {
            out.beginObject();
            for (Map.Entry<String, JsonText> field : all.entrySet()) {
                out.field(field.getKey(), field.getValue());
            }
            out.endObject();
        });
    }

    private static JsonText text(JsonWriter.Content content) {
        return JsonText.of(new String(JsonWriter.bytes(content), StandardCharsets.UTF_8));
    }
}
