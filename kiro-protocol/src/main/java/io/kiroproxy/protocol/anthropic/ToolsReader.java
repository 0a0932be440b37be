package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tools} and {@code tool_choice}. Which tools are offered is decided only when the messages are known,
 * because a deferred tool is shown to the model only once a {@code tool_reference} names it (clients.md 3).
 */
final class ToolsReader {

    private static final Pattern WEB_SEARCH = Pattern.compile("web_search_\\d{8}");
    private static final String PLACEHOLDER = "DeferredToolPlaceholder";

    private final JsonReader json;
    private final Ignored ignored;
    private final ToolReferences references;
    private final List<Declared> declared = new ArrayList<>();
    private final List<String> serverTools = new ArrayList<>();
    private @Nullable WebSearch webSearch;
    private @Nullable Choice choice;

    ToolsReader(JsonReader json, Ignored ignored, ToolReferences references) {
        this.json = json;
        this.ignored = ignored;
        this.references = references;
    }

    private record Declared(ToolSpec tool, boolean deferred) {}

    private record Choice(String type, @Nullable String name, boolean single) {}

    /** The fields of one entry while they are read; which of them count depends on the type. */
    private static final class Entry {
        @Nullable
        String name;

        @Nullable
        JsonText schema;

        String description = "";
        boolean deferred;
        int maxUses = WebSearch.DEFAULT_MAX_USES;
        List<String> allowed = List.of();
        List<String> blocked = List.of();
    }

    /** Reads the array {@code tools}. */
    void tools() {
        declared.clear();
        serverTools.clear();
        webSearch = null;
        json.beginArray();
        while (json.nextElement()) {
            tool();
        }
    }

    private void tool() {
        json.beginObject();
        String type = json.tag("type");
        boolean search = type != null && WEB_SEARCH.matcher(type).matches();
        Entry entry = entry(search);
        if (search) {
            webSearch = webSearch(entry);
        } else if (type == null || type.equals("custom") || entry.schema != null) {
            declared.add(new Declared(custom(entry), entry.deferred));
        } else {
            serverTools.add(entry.name == null ? type : entry.name);
            ignored.addForeign(type, "server-tool");
        }
    }

    private Entry entry(boolean search) {
        Entry entry = new Entry();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> entry.name = json.nonBlank();
                case "description" -> entry.description = json.string();
                case "input_schema" -> entry.schema = json.rawObject();
                case "defer_loading" -> entry.deferred = json.bool();
                default -> {
                    if (search) {
                        searchField(entry, field);
                    }
                }
            }
        }
        return entry;
    }

    private void searchField(Entry entry, String field) {
        switch (field) {
            case "max_uses" -> entry.maxUses = json.integer(1);
            case "allowed_domains" -> entry.allowed = json.strings();
            case "blocked_domains" -> entry.blocked = json.strings();
            default -> {}
        }
    }

    private WebSearch webSearch(Entry entry) {
        if (!entry.allowed.isEmpty() && !entry.blocked.isEmpty()) {
            throw json.problem("allowed_domains and blocked_domains", "at most one of them");
        }
        String name = entry.name == null ? "web_search" : entry.name;
        return new WebSearch(name, entry.maxUses, entry.allowed, entry.blocked);
    }

    private ToolSpec custom(Entry entry) {
        if (entry.name == null) {
            throw json.missing("name", "the tool's name");
        }
        if (entry.schema == null) {
            throw json.missing("input_schema", "an object with the JSON Schema of the tool's input");
        }
        return new ToolSpec(entry.name, entry.description, entry.schema);
    }

    /** Reads the object {@code tool_choice}. */
    void choice() {
        json.beginObject();
        String type = json.tag("type");
        if (type == null || !List.of("auto", "any", "none", "tool").contains(type)) {
            throw json.unexpectedTag("type", type, "\"auto\", \"any\", \"none\" or \"tool\"");
        }
        String name = null;
        boolean single = false;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "disable_parallel_tool_use" -> single = json.bool();
                default -> {}
            }
        }
        if (type.equals("tool") && name == null) {
            throw json.missing("name", "the name of one of the tools");
        }
        choice = new Choice(type, name, single);
    }

    /** The tools to offer: all but deferred ones that nothing refers to yet. */
    List<ToolSpec> offered() {
        List<ToolSpec> offered = new ArrayList<>(declared.size());
        for (Declared entry : declared) {
            String name = entry.tool().name();
            if (!name.equals(PLACEHOLDER) && (!entry.deferred() || references.name(name) || chosen(name))) {
                offered.add(entry.tool());
            }
        }
        return offered;
    }

    @Nullable
    WebSearch webSearch() {
        return webSearch;
    }

    /** Whether the client wants at most one call per answer. */
    boolean oneAtATime() {
        return choice != null && choice.single();
    }

    /**
     * What may be called of {@code offered}. A choice that only a tool could fulfil which this proxy does not run is
     * left to the model and reported.
     */
    ToolChoice toolChoice(List<ToolSpec> offered) {
        if (choice == null || choice.type().equals("auto")) {
            return ToolChoice.AUTO;
        }
        if (choice.type().equals("none")) {
            return ToolChoice.NONE;
        }
        String name = choice.name();
        if (choice.type().equals("any") || name == null) {
            return offered.isEmpty() && webSearch == null ? unfulfillable() : ToolChoice.REQUIRED;
        }
        boolean search = webSearch != null && webSearch.name().equals(name);
        if (search || offered.stream().anyMatch(tool -> tool.name().equals(name))) {
            return ToolChoice.named(name);
        }
        if (serverTools.contains(name) || name.equals(PLACEHOLDER)) {
            return unfulfillable();
        }
        throw GatewayException.invalidRequest(
                "tool_choice.name: found a tool that is not in tools (expected: the name of one of them)");
    }

    private ToolChoice unfulfillable() {
        ignored.add("tool_choice");
        return ToolChoice.AUTO;
    }

    private boolean chosen(String name) {
        return choice != null && choice.type().equals("tool") && name.equals(choice.name());
    }
}
