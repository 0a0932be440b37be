package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a request as its answer repeats them (clients.md 9, reply object). Options that were not given stand
 * there with the value that has the same effect.
 */
final class Echo {

    private static final String TEXT = "text";

    private final Map<String, JsonText> values = defaults();

    private static Map<String, JsonText> defaults() {
        Map<String, JsonText> values = new LinkedHashMap<>();
        String[] namesAndValues = {
            "background",
            "false",
            "frequency_penalty",
            "0",
            "instructions",
            "null",
            "max_output_tokens",
            "null",
            "max_tool_calls",
            "null",
            "metadata",
            "{}",
            "parallel_tool_calls",
            "true",
            "presence_penalty",
            "0",
            "previous_response_id",
            "null",
            "prompt_cache_key",
            "null",
            "reasoning",
            "{\"effort\":null,\"summary\":null}",
            "safety_identifier",
            "null",
            "service_tier",
            "\"default\"",
            "store",
            "true",
            "temperature",
            "1",
            TEXT,
            "{\"format\":{\"type\":\"text\"}}",
            "tool_choice",
            "\"auto\"",
            "tools",
            "[]",
            "top_logprobs",
            "0",
            "top_p",
            "1",
            "truncation",
            "\"disabled\"",
            "user",
            "null"
        };
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], JsonText.of(namesAndValues[i + 1]));
        }
        return values;
    }

    /** Has {@code reading} read the value of {@code field} under the cursor, and keeps the value when it is repeated. */
    void keep(String field, JsonReader json, Runnable reading) {
        if (!values.containsKey(field)) {
            reading.run();
            return;
        }
        boolean nested = json.atObject() || json.atArray();
        int start = nested ? json.start() : 0;
        reading.run();
        boolean unread = json.atObject() || json.atArray();
        if (!nested || unread) {
            values.put(field, json.raw());
        } else if (field.equals(TEXT)) {
            values.put(field, withFormat(json.since(start)));
        } else {
            values.put(field, json.since(start));
        }
    }

    /** Clients expect a format even where the request named none. */
    private static JsonText withFormat(JsonText text) {
        JsonText format = JsonText.of("{\"type\":\"text\"}");
        JsonText verbosity = null;
        try (JsonReader json = JsonReader.of(text)) {
            json.beginObject();
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case "format" -> format = json.raw();
                    case "verbosity" -> verbosity = json.raw();
                    default -> {}
                }
            }
        }
        JsonText shown = format;
        JsonText shownVerbosity = verbosity;
        byte[] whole = JsonWriter.bytes(out -> {
            out.beginObject().field("format", shown);
            if (shownVerbosity != null) {
                out.field("verbosity", shownVerbosity);
            }
            out.endObject();
        });
        return JsonText.of(new String(whole, StandardCharsets.UTF_8));
    }

    /** Writes all options as fields of the object that is open. */
    void write(JsonWriter json) throws IOException {
        for (Map.Entry<String, JsonText> entry : values.entrySet()) {
            json.field(entry.getKey(), entry.getValue());
        }
    }
}
