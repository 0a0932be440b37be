package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a request as its answer repeats them (clients.md 9, reply object; Open Responses, response object).
 * Options that were not given stand there with the value that has the same effect, and so do those of a kind that no
 * reader of the answer expects; objects get the fields that the definition demands.
 */
final class Echo {

    private static final List<Option> OPTIONS = List.of(
            new Option("background", "false", Form.BOOLEAN),
            new Option("frequency_penalty", "0", Form.NUMBER),
            new Option("instructions", "null", Form.TEXT),
            new Option("max_output_tokens", "null", Form.NUMBER),
            new Option("max_tool_calls", "null", Form.NUMBER),
            new Option("metadata", "{}", Form.OBJECT),
            new Option("parallel_tool_calls", "true", Form.BOOLEAN),
            new Option("presence_penalty", "0", Form.NUMBER),
            new Option("previous_response_id", "null", Form.TEXT),
            new Option("prompt_cache_key", "null", Form.TEXT),
            new Option("reasoning", "{\"effort\":null,\"summary\":null}", Form.REASONING),
            new Option("safety_identifier", "null", Form.TEXT),
            new Option("service_tier", "\"default\"", Form.TEXT),
            new Option("store", "true", Form.BOOLEAN),
            new Option("temperature", "1", Form.NUMBER),
            new Option("text", "{\"format\":{\"type\":\"text\"}}", Form.TEXT_OPTIONS),
            new Option("tool_choice", "\"auto\"", Form.TEXT_OR_OBJECT),
            new Option("tools", "[]", Form.TOOLS),
            new Option("top_logprobs", "0", Form.NUMBER),
            new Option("top_p", "1", Form.NUMBER),
            new Option("truncation", "\"disabled\"", Form.TEXT),
            new Option("user", "null", Form.TEXT));

    private final Map<String, JsonText> values = new LinkedHashMap<>();
    private final Map<String, Form> forms = new LinkedHashMap<>();

    Echo() {
        for (Option option : OPTIONS) {
            values.put(option.name(), JsonText.of(option.otherwise()));
            forms.put(option.name(), option.form());
        }
    }

    private record Option(String name, String otherwise, Form form) {}

    private enum Form {
        BOOLEAN,
        NUMBER,
        TEXT,
        OBJECT,
        TEXT_OR_OBJECT,
        REASONING,
        TEXT_OPTIONS,
        TOOLS;

        private boolean takes(char first) {
            return switch (this) {
                case BOOLEAN -> first == 't' || first == 'f';
                case NUMBER -> first == '-' || Character.isDigit(first);
                case TEXT -> first == '"';
                case OBJECT, REASONING, TEXT_OPTIONS -> first == '{';
                case TEXT_OR_OBJECT -> first == '"' || first == '{';
                case TOOLS -> first == '[';
            };
        }
    }

    /** Has {@code reading} read the value of {@code field} under the cursor, and keeps the value when it is repeated. */
    void keep(String field, JsonReader json, Runnable reading) {
        Form form = forms.get(field);
        if (form == null) {
            reading.run();
            return;
        }
        boolean nested = json.atObject() || json.atArray();
        int start = nested ? json.start() : 0;
        reading.run();
        boolean unread = json.atObject() || json.atArray();
        JsonText given = !nested || unread ? json.raw() : json.since(start);
        if (form.takes(given.json().charAt(0))) {
            values.put(field, repeated(form, given));
        }
    }

    private static JsonText repeated(Form form, JsonText given) {
        return switch (form) {
            case REASONING -> Completed.reasoning(given);
            case TEXT_OPTIONS -> Completed.textOptions(given);
            case TOOLS -> Completed.tools(given);
            case BOOLEAN, NUMBER, TEXT, OBJECT, TEXT_OR_OBJECT -> given;
        };
    }

    /** Writes all options as fields of the object that is open. */
    void write(JsonWriter json) throws IOException {
        for (Map.Entry<String, JsonText> entry : values.entrySet()) {
            json.field(entry.getKey(), entry.getValue());
        }
    }
}
