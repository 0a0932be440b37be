package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice}, and their legacy forms {@code functions} and {@code function_call}. */
final class ToolsReader {

    private static final JsonText NO_PARAMETERS = JsonText.of("{\"type\":\"object\",\"properties\":{}}");
    private static final String CHOICES = "\"auto\", \"none\", \"required\" or an object";

    private final JsonReader json;
    private final Ignored ignored;
    private @Nullable List<ToolSpec> tools;
    private @Nullable List<ToolSpec> functions;
    private @Nullable ToolChoice choice;
    private @Nullable ToolChoice legacyChoice;
    private final Set<String> freeform = new HashSet<>();

    ToolsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    /** The array {@code tools}. */
    void tools() {
        List<ToolSpec> all = new ArrayList<>();
        freeform.clear();
        json.beginArray();
        while (json.nextElement()) {
            tool(all);
        }
        tools = all;
    }

    private void tool(List<ToolSpec> all) {
        json.beginObject();
        String type = json.tag("type");
        boolean known = type == null || type.equals("function") || type.equals("custom");
        if (type != null && !known) {
            ignored.addForeign(type, "tool");
        }
        ToolSpec tool = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (known && field.equals("function")) {
                tool = function();
            } else if (known && field.equals("custom")) {
                tool = custom();
            }
        }
        if (tool != null) {
            all.add(tool);
        } else if (known) {
            throw json.missing("function", "an object with the field name");
        }
    }

    /** The array {@code functions} of older clients. */
    void functions() {
        List<ToolSpec> all = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            all.add(function());
        }
        functions = all;
    }

    private ToolSpec function() {
        String name = null;
        String description = "";
        JsonText parameters = NO_PARAMETERS;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "description" -> description = json.string();
                case "parameters" -> parameters = json.rawObject();
                case "strict" -> strict();
                default -> {}
            }
        }
        return new ToolSpec(named(name), description, parameters);
    }

    private void strict() {
        if (json.bool()) {
            ignored.add("strict");
        }
    }

    private ToolSpec custom() {
        String name = null;
        String description = "";
        String grammar = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "description" -> description = json.string();
                case "format" -> grammar = format();
                default -> {}
            }
        }
        freeform.add(named(name));
        return FreeformTool.function(named(name), description, grammar);
    }

    private @Nullable String format() {
        String grammar = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("grammar")) {
                grammar = grammar();
            }
        }
        return grammar;
    }

    /** The model is shown the grammar but not bound by it, so it is reported too. */
    private @Nullable String grammar() {
        String definition = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("definition")) {
                definition = json.string();
                ignored.add("custom.format");
            }
        }
        return definition;
    }

    /** The field {@code tool_choice}. */
    void choice() {
        choice = json.atString() ? namedChoice() : objectChoice();
    }

    /** The field {@code function_call} of older clients. */
    void legacyChoice() {
        legacyChoice = json.atString() ? namedChoice() : ToolChoice.named(nameWithin());
    }

    private ToolChoice namedChoice() {
        String name = json.string();
        return switch (name) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> throw json.unexpected(name, CHOICES);
        };
    }

    private ToolChoice objectChoice() {
        if (!json.atObject()) {
            throw json.mismatch(CHOICES);
        }
        json.beginObject();
        ToolChoice found = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "function", "custom" -> found = ToolChoice.named(nameWithin());
                case "allowed_tools" -> found = allowedTools();
                default -> {}
            }
        }
        if (found == null) {
            throw json.missing("function", "\"function\", \"custom\" or \"allowed_tools\"");
        }
        return found;
    }

    private ToolChoice allowedTools() {
        boolean required = false;
        List<String> names = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "mode" -> required = required();
                case "tools" -> names = allowedNames();
                default -> {}
            }
        }
        if (names.isEmpty()) {
            throw json.missing("tools", "an array of at least one tool");
        }
        return required ? new ToolChoice.Required(names) : new ToolChoice.Allowed(names);
    }

    private boolean required() {
        String mode = json.string();
        if (!mode.equals("auto") && !mode.equals("required")) {
            throw json.unexpected(mode, "\"auto\" or \"required\"");
        }
        return mode.equals("required");
    }

    private List<String> allowedNames() {
        List<String> names = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            String name = null;
            json.beginObject();
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                if (field.equals("function") || field.equals("custom")) {
                    name = nameWithin();
                }
            }
            names.add(named(name));
        }
        return names;
    }

    private String nameWithin() {
        String name = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("name")) {
                name = json.nonBlank();
            }
        }
        return named(name);
    }

    private String named(@Nullable String name) {
        if (name == null) {
            throw json.missing("name", "the tool's name");
        }
        return name;
    }

    List<ToolSpec> offered() {
        List<ToolSpec> all = new ArrayList<>();
        if (tools != null) {
            all.addAll(tools);
        }
        if (functions != null) {
            all.addAll(functions);
        }
        return all;
    }

    ToolChoice toolChoice() {
        if (choice != null) {
            return choice;
        }
        return legacyChoice == null ? ToolChoice.AUTO : legacyChoice;
    }

    /** How calls are to be written: the legacy way only for clients that offer tools no other way. */
    ReplyForm.Calls calls() {
        return functions != null && tools == null ? ReplyForm.Calls.LEGACY_FUNCTION : ReplyForm.Calls.TOOLS;
    }

    /** Names of freeform tools. */
    Set<String> freeform() {
        return freeform;
    }
}
