package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Generation.ParallelToolCalls;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what steers the generation: limits, reasoning, the shape of the answer, what it includes, what is in vain. */
final class OptionsReader {

    private static final String EFFORTS = "\"none\", \"minimal\", \"low\", \"medium\", \"high\", \"xhigh\" or \"max\"";
    private static final List<String> FORMATS = List.of("text", "json_object", "json_schema");

    /** Options without effect here, with the values that ask for what happens anyway. */
    private static final Map<String, Set<String>> IN_VAIN = Map.ofEntries(
            Map.entry("temperature", Set.of("1", "1.0")),
            Map.entry("top_p", Set.of("1", "1.0")),
            Map.entry("top_logprobs", Set.of("0")),
            Map.entry("frequency_penalty", Set.of("0", "0.0")),
            Map.entry("presence_penalty", Set.of("0", "0.0")),
            Map.entry("truncation", Set.of("\"disabled\"")),
            Map.entry("service_tier", Set.of("\"auto\"", "\"default\"")),
            Map.entry("background", Set.of("false")),
            Map.entry("max_tool_calls", Set.of()));

    private final JsonReader json;
    private final Ignored ignored;
    private final Set<Include> includes = EnumSet.noneOf(Include.class);
    private @Nullable Integer maxOutputTokens;
    private Reasoning reasoning = Reasoning.UNSPECIFIED;
    private @Nullable OutputFormat format;
    private ParallelToolCalls parallel = ParallelToolCalls.ALLOWED;

    OptionsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    /** What an answer carries only when asked to. */
    enum Include {
        ENCRYPTED_REASONING("reasoning.encrypted_content"),
        SEARCH_SOURCES("web_search_call.action.sources");

        private final String wireName;

        Include(String wireName) {
            this.wireName = wireName;
        }
    }

    /** Any field that nobody else knows; unknown ones are skipped. */
    void field(String field) {
        switch (field) {
            case "max_output_tokens" -> maxOutputTokens = json.integer(1);
            case "parallel_tool_calls" ->
                parallel = json.bool() ? ParallelToolCalls.ALLOWED : ParallelToolCalls.ONE_AT_A_TIME;
            case "reasoning" -> reasoning();
            case "text" -> text();
            case "include" -> include();
            default -> {
                Set<String> idle = IN_VAIN.get(field);
                if (idle != null && !idle.contains(json.raw().json())) {
                    ignored.add(field);
                }
            }
        }
    }

    /** Reasoning of all turns is replayed anyway, so {@code context} needs nothing. */
    private void reasoning() {
        Effort effort = null;
        Reasoning.Display display = Reasoning.Display.OMITTED;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "effort" -> effort = effort();
                case "summary", "generate_summary" ->
                    display = json.string().equals("none") ? Reasoning.Display.OMITTED : Reasoning.Display.SHOWN;
                default -> {}
            }
        }
        Reasoning.Mode mode = Reasoning.Mode.UNSPECIFIED;
        if (effort != null) {
            mode = effort == Effort.NONE ? Reasoning.Mode.DISABLED : Reasoning.Mode.ENABLED;
        }
        reasoning = new Reasoning(mode, effort, null, display);
    }

    private Effort effort() {
        String name = json.string();
        for (Effort effort : Effort.values()) {
            if (effort.name().toLowerCase(Locale.ROOT).equals(name)) {
                return effort;
            }
        }
        throw json.unexpected(name, EFFORTS);
    }

    private void text() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "format" -> format = format();
                case "verbosity" -> verbosity();
                default -> {}
            }
        }
    }

    private void verbosity() {
        if (!json.string().equals("medium")) {
            ignored.add("text.verbosity");
        }
    }

    private @Nullable OutputFormat format() {
        json.beginObject();
        String type = json.tag("type");
        if (type == null || !FORMATS.contains(type)) {
            throw json.unexpectedTag("type", type, "\"text\", \"json_object\" or \"json_schema\"");
        }
        String name = "response";
        JsonText schema = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "schema" -> schema = json.rawObject();
                default -> {}
            }
        }
        if (type.equals("json_schema")) {
            if (schema == null) {
                throw json.missing("schema", "an object with a JSON Schema");
            }
            return new OutputFormat.JsonSchema(name, schema);
        }
        return type.equals("json_object") ? new OutputFormat.JsonObject() : null;
    }

    private void include() {
        json.beginArray();
        while (json.nextElement()) {
            String name = json.string();
            boolean known = false;
            for (Include include : Include.values()) {
                if (include.wireName.equals(name)) {
                    includes.add(include);
                    known = true;
                }
            }
            if (!known) {
                ignored.addForeign("include." + name, "include");
            }
        }
    }

    Set<Include> includes() {
        return includes;
    }

    /** How much of the reasoning the client wants to read. */
    Reasoning.Display summaries() {
        return reasoning.display();
    }

    /** A carrier needs the text that its signature was made over, also where the client does not want to read it. */
    Generation generation() {
        Reasoning.Display display =
                includes.contains(Include.ENCRYPTED_REASONING) && reasoning.mode() != Reasoning.Mode.DISABLED
                        ? Reasoning.Display.SHOWN
                        : reasoning.display();
        Reasoning needed = new Reasoning(reasoning.mode(), reasoning.effort(), null, display);
        return new Generation(maxOutputTokens, List.of(), needed, format, parallel);
    }
}
