package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tool_choice}. Which tools it means is known once all tools are. */
final class ToolChoiceReader {

    private static final String CHOICES = "\"auto\", \"none\", \"required\" or an object";

    private final JsonReader json;
    private final Ignored ignored;
    private Mode mode = Mode.AUTO;
    private List<Wanted> wanted = List.of();

    ToolChoiceReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    private enum Mode {
        AUTO,
        NONE,
        REQUIRED,
        ALLOWED
    }

    /** One tool, all tools of a namespace, or, without a name, one that only the vendor's service can run. */
    private record Wanted(
            String type,
            @Nullable String namespace,
            @Nullable String name) {}

    void read() {
        wanted = List.of();
        if (json.atString()) {
            mode = mode(json.string());
            return;
        }
        if (!json.atObject()) {
            throw json.mismatch(CHOICES);
        }
        json.beginObject();
        String type = json.tag("type");
        if (type == null) {
            throw json.unexpectedTag("type", null, "\"function\", \"custom\", \"allowed_tools\" or another type");
        }
        if (type.equals("allowed_tools")) {
            allowedTools();
        } else {
            mode = Mode.REQUIRED;
            wanted = List.of(wanted(type));
        }
    }

    private Mode mode(String name) {
        return switch (name) {
            case "auto" -> Mode.AUTO;
            case "none" -> Mode.NONE;
            case "required" -> Mode.REQUIRED;
            default -> throw json.unexpected(name, CHOICES);
        };
    }

    private void allowedTools() {
        mode = Mode.ALLOWED;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "mode" -> mode = mode(json.string()) == Mode.REQUIRED ? Mode.REQUIRED : Mode.ALLOWED;
                case "tools" -> wanted = allowed();
                default -> {}
            }
        }
        if (wanted.isEmpty()) {
            throw json.missing("tools", "an array of at least one tool");
        }
    }

    private List<Wanted> allowed() {
        List<Wanted> all = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            json.beginObject();
            String type = json.tag("type");
            all.add(wanted(type == null ? "function" : type));
        }
        return all;
    }

    private Wanted wanted(String type) {
        String namespace = null;
        String name = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "namespace" -> namespace = json.nonBlank();
                case "name" -> name = json.nonBlank();
                default -> {}
            }
        }
        boolean needsName = type.equals("function") || type.equals("custom") || type.equals("namespace");
        if (needsName && name == null) {
            throw json.missing("name", "the tool's name");
        }
        return new Wanted(type, namespace, needsName ? name : null);
    }

    /** The choice among the tools that {@code names} knows. */
    ToolChoice choice(ToolNames names) {
        if (mode == Mode.AUTO || mode == Mode.NONE) {
            return mode == Mode.AUTO ? ToolChoice.AUTO : ToolChoice.NONE;
        }
        if (wanted.isEmpty()) {
            return ToolChoice.REQUIRED;
        }
        List<String> flat = flat(names);
        if (!flat.isEmpty()) {
            return mode == Mode.REQUIRED ? new ToolChoice.Required(flat) : new ToolChoice.Allowed(flat);
        }
        ignored.add("tool_choice");
        return mode == Mode.ALLOWED ? ToolChoice.NONE : ToolChoice.AUTO;
    }

    private List<String> flat(ToolNames names) {
        Set<String> flat = new LinkedHashSet<>();
        for (Wanted tool : wanted) {
            String name = tool.name();
            if (name == null) {
                continue;
            }
            if (tool.type().equals("namespace")) {
                flat.addAll(names.within(name));
            } else {
                flat.add(names.flat(tool.namespace(), name));
            }
        }
        return List.copyOf(flat);
    }
}
