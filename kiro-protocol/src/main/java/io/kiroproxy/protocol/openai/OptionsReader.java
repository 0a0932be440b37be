package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Generation.ParallelToolCalls;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what steers the generation: limits, reasoning, the shape of the answer, search, and what has no effect. */
final class OptionsReader {

    private static final String EFFORTS = "\"none\", \"minimal\", \"low\", \"medium\", \"high\", \"xhigh\" or \"max\"";

    private static final List<String> FORMATS = List.of("text", "json_object", "json_schema");

    private final JsonReader json;
    private final Ignored ignored;
    private @Nullable Integer maxTokens;
    private @Nullable Integer maxCompletionTokens;
    private List<String> stop = List.of();
    private Reasoning reasoning = Reasoning.UNSPECIFIED;
    private @Nullable OutputFormat format;
    private ParallelToolCalls parallel = ParallelToolCalls.ALLOWED;
    private @Nullable WebSearch webSearch;

    OptionsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    /** Any field that nobody else knows; unknown ones are skipped. */
    void field(String field) {
        switch (field) {
            case "max_tokens" -> maxTokens = json.integer(1);
            case "max_completion_tokens" -> maxCompletionTokens = json.integer(1);
            case "stop" -> stop = stop();
            case "reasoning_effort" -> reasoning = reasoning();
            case "response_format" -> format = format();
            case "n" -> n();
            case "modalities" -> modalities();
            case "web_search_options" -> searchOptions();
            default -> {
                if (Ignorable.knows(field)
                        && !Ignorable.asksForNothing(field, json.raw().json())) {
                    ignored.add(field);
                }
            }
        }
    }

    void parallelToolCalls() {
        parallel = json.bool() ? ParallelToolCalls.ALLOWED : ParallelToolCalls.ONE_AT_A_TIME;
    }

    private List<String> stop() {
        List<String> sequences = new ArrayList<>();
        if (json.atString()) {
            sequences.add(sequence());
            return sequences;
        }
        if (!json.atArray()) {
            throw json.mismatch("a string or an array of strings");
        }
        json.beginArray();
        while (json.nextElement()) {
            sequences.add(sequence());
        }
        return sequences;
    }

    private String sequence() {
        String sequence = json.string();
        if (sequence.isEmpty()) {
            throw json.problem("an empty string", "at least one character");
        }
        return sequence;
    }

    private Reasoning reasoning() {
        String name = json.string();
        for (Effort effort : Effort.values()) {
            if (effort.name().toLowerCase(Locale.ROOT).equals(name)) {
                return effort == Effort.NONE
                        ? new Reasoning(Reasoning.Mode.DISABLED, effort, null, Reasoning.Display.OMITTED)
                        : new Reasoning(Reasoning.Mode.ENABLED, effort, null, Reasoning.Display.SHOWN);
            }
        }
        throw json.unexpected(name, EFFORTS);
    }

    private @Nullable OutputFormat format() {
        json.beginObject();
        String type = json.tag("type");
        if (type == null || !FORMATS.contains(type)) {
            throw json.unexpectedTag("type", type, "\"text\", \"json_object\" or \"json_schema\"");
        }
        OutputFormat.JsonSchema schema = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("json_schema")) {
                schema = schema();
            }
        }
        if (type.equals("json_schema")) {
            if (schema == null) {
                throw json.missing("json_schema", "an object with the fields name and schema");
            }
            return schema;
        }
        return type.equals("json_object") ? new OutputFormat.JsonObject() : null;
    }

    private OutputFormat.JsonSchema schema() {
        String name = "response";
        JsonText schema = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "schema" -> schema = json.rawObject();
                default -> {}
            }
        }
        if (schema == null) {
            throw json.missing("schema", "an object with a JSON Schema");
        }
        return new OutputFormat.JsonSchema(name, schema);
    }

    private void n() {
        int n = json.integer(1);
        if (n > 1) {
            throw json.problem(Integer.toString(n), "1: this proxy gives one answer per request");
        }
    }

    private void modalities() {
        json.beginArray();
        while (json.nextElement()) {
            String modality = json.string();
            if (!modality.equals("text")) {
                throw json.unexpected(modality, "\"text\": there is no other output here");
            }
        }
    }

    private void searchOptions() {
        webSearch = new WebSearch("web_search", WebSearch.DEFAULT_MAX_USES, List.of(), List.of());
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "search_context_size" -> searchContextSize();
                case "user_location" -> ignored.add("web_search_options.user_location");
                default -> {}
            }
        }
    }

    private void searchContextSize() {
        if (!json.string().equals("medium")) {
            ignored.add("web_search_options.search_context_size");
        }
    }

    @Nullable
    WebSearch webSearch() {
        return webSearch;
    }

    /** A legacy answer has room for one call only. */
    Generation generation(ReplyForm.Calls calls) {
        ParallelToolCalls allowed =
                calls == ReplyForm.Calls.LEGACY_FUNCTION ? ParallelToolCalls.ONE_AT_A_TIME : parallel;
        Integer limit = maxCompletionTokens == null ? maxTokens : maxCompletionTokens;
        return new Generation(limit, stop, reasoning, format, allowed);
    }
}
