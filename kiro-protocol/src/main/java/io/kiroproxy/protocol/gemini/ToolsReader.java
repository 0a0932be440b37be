package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolConfig}. */
final class ToolsReader {

    private static final JsonText NO_PARAMETERS = JsonText.of("{\"type\":\"object\",\"properties\":{}}");
    private static final String MODES = "\"AUTO\", \"ANY\", \"NONE\" or \"VALIDATED\"";
    private static final List<String> KNOWN_MODES = List.of("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED");

    private final JsonReader json;
    private final Ignored ignored;
    private final SchemaReader schemas;
    private final List<ToolSpec> offered = new ArrayList<>();
    private ToolChoice choice = ToolChoice.AUTO;
    private @Nullable WebSearch webSearch;

    ToolsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
        this.schemas = new SchemaReader(json);
    }

    /** The array {@code tools}. */
    void tools() {
        offered.clear();
        ProtoJson.each(json, this::tool);
    }

    private void tool() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String name = ProtoJson.camel(field);
            switch (name) {
                case "functionDeclarations" -> ProtoJson.each(json, () -> offered.add(function()));
                case "googleSearch", "googleSearchRetrieval" -> search();
                default -> ignored.addForeign(name, "tool");
            }
        }
    }

    private ToolSpec function() {
        String name = null;
        String description = "";
        JsonText parameters = null;
        JsonText plain = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (ProtoJson.camel(field)) {
                case "name" -> name = json.nonBlank();
                case "description" -> description = json.string();
                case "parameters" -> parameters = schemas.read();
                case "parametersJsonSchema" -> plain = schemas.read();
                default -> {}
            }
        }
        if (name == null) {
            throw json.missing("name", "the function's name");
        }
        JsonText schema = plain == null ? parameters : plain;
        return new ToolSpec(name, description, schema == null ? NO_PARAMETERS : schema);
    }

    private void search() {
        List<String> excluded = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String name = ProtoJson.camel(field);
            if (name.equals("excludeDomains")) {
                excluded = json.strings();
            } else {
                ignored.addForeign("googleSearch." + name, "googleSearch");
            }
        }
        webSearch = new WebSearch("google_search", WebSearch.DEFAULT_MAX_USES, List.of(), excluded);
    }

    /** The object {@code toolConfig}. */
    void config() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String name = ProtoJson.camel(field);
            if (name.equals("functionCallingConfig")) {
                callingConfig();
            } else {
                ignored.addForeign("toolConfig." + name, "toolConfig");
            }
        }
    }

    private void callingConfig() {
        String mode = "AUTO";
        List<String> names = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (ProtoJson.camel(field)) {
                case "mode" -> mode = mode();
                case "allowedFunctionNames" -> names = json.strings();
                default -> {}
            }
        }
        choice = switch (mode) {
            case "ANY" -> new ToolChoice.Required(names);
            case "NONE" -> ToolChoice.NONE;
            default -> names.isEmpty() ? ToolChoice.AUTO : new ToolChoice.Allowed(names);
        };
    }

    private String mode() {
        String mode = json.string();
        String known = mode.toUpperCase(Locale.ROOT);
        if (!KNOWN_MODES.contains(known)) {
            throw json.unexpected(mode, MODES);
        }
        return known;
    }

    List<ToolSpec> offered() {
        return offered;
    }

    ToolChoice choice() {
        return choice;
    }

    @Nullable
    WebSearch webSearch() {
        return webSearch;
    }
}
