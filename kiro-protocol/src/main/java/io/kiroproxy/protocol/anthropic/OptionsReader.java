package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what steers the generation: limits, reasoning, effort and the shape of the answer. */
final class OptionsReader {

    private static final String BETWEEN_TOOLS = "between_tools";

    private final JsonReader json;
    private final Ignored ignored;
    private @Nullable Integer maxTokens;
    private List<String> stopSequences = List.of();
    private Reasoning thinking = Reasoning.UNSPECIFIED;
    private @Nullable Effort effort;
    private @Nullable Effort messageEffort;
    private @Nullable OutputFormat format;
    private @Nullable OutputFormat olderFormat;

    OptionsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    void maxTokens() {
        maxTokens = json.integer(1);
    }

    boolean hasMaxTokens() {
        return maxTokens != null;
    }

    /** The vendor refuses sequences of blanks only, and so does this. */
    void stopSequences() {
        List<String> sequences = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            sequences.add(json.nonBlank());
        }
        stopSequences = sequences;
    }

    void thinking() {
        json.beginObject();
        String type = json.tag("type");
        Reasoning.Mode mode =
                switch (type == null ? "" : type) {
                    case "enabled" -> Reasoning.Mode.ENABLED;
                    case "adaptive", BETWEEN_TOOLS -> Reasoning.Mode.ADAPTIVE;
                    case "disabled" -> Reasoning.Mode.DISABLED;
                    default -> throw json.unexpectedTag("type", type, "\"enabled\", \"adaptive\" or \"disabled\"");
                };
        if (BETWEEN_TOOLS.equals(type)) {
            ignored.add("thinking." + BETWEEN_TOOLS);
        }
        Integer budget = null;
        Reasoning.Display display = Reasoning.Display.SHOWN;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "budget_tokens" -> budget = json.integer(0);
                case "display" ->
                    display = json.string().equals("omitted") ? Reasoning.Display.OMITTED : Reasoning.Display.SHOWN;
                default -> {}
            }
        }
        thinking = new Reasoning(
                mode, null, budget, mode == Reasoning.Mode.DISABLED ? Reasoning.Display.OMITTED : display);
    }

    /** The request's own {@code output_config}. */
    void outputConfig() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "effort" -> effort = effort();
                case "format" -> format = format();
                default -> {}
            }
        }
    }

    /** A message's {@code output_config}; the last one in the list wins over the request's. */
    void messageOutputConfig() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("effort")) {
                messageEffort = effort();
            }
        }
    }

    /** The field {@code output_format} of older clients. */
    void outputFormat() {
        olderFormat = format();
    }

    /** Forgets what messages said, for a request that has the list twice. */
    void forgetMessages() {
        messageEffort = null;
    }

    Generation generation(Generation.ParallelToolCalls parallel) {
        Effort wanted = messageEffort == null ? effort : messageEffort;
        Reasoning reasoning = new Reasoning(thinking.mode(), wanted, thinking.budgetTokens(), thinking.display());
        return new Generation(maxTokens, stopSequences, reasoning, format == null ? olderFormat : format, parallel);
    }

    private Effort effort() {
        String name = json.string();
        for (Effort value : Effort.values()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                return value;
            }
        }
        throw json.unexpected(name, "\"low\", \"medium\", \"high\", \"xhigh\" or \"max\"");
    }

    private @Nullable OutputFormat format() {
        json.beginObject();
        String type = json.tag("type");
        if (type == null || !List.of("json_schema", "json_object", "text").contains(type)) {
            throw json.unexpectedTag("type", type, "\"json_schema\"");
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
        if (type.equals("text")) {
            return null;
        }
        if (type.equals("json_object")) {
            return new OutputFormat.JsonObject();
        }
        if (schema == null) {
            throw json.missing("schema", "an object with a JSON Schema");
        }
        return new OutputFormat.JsonSchema(name, schema);
    }
}
