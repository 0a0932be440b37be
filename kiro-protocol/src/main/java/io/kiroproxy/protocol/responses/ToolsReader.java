package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays of tools: the field {@code tools} and the item {@code additional_tools}. Tools that only the vendor's
 * own service can run are accepted and reported (clients.md 14).
 */
final class ToolsReader {

    private static final JsonText NO_PARAMETERS = JsonText.of("{\"type\":\"object\",\"properties\":{}}");

    /** Also what the names of older versions of the tool begin with. */
    private static final String WEB_SEARCH = "web_search";

    private final JsonReader json;
    private final Ignored ignored;
    private final List<OfferedTool> offered = new ArrayList<>();
    private @Nullable WebSearch webSearch;

    ToolsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
    }

    /** The fields of one tool while they are read. */
    private static final class Entry {
        @Nullable
        String name;

        String description = "";
        JsonText parameters = NO_PARAMETERS;

        @Nullable
        String grammar;
    }

    /** Which hits of a search are passed on. */
    private record Filters(List<String> allowed, List<String> blocked) {}

    /** The array under the cursor. */
    void read() {
        json.beginArray();
        while (json.nextElement()) {
            tool();
        }
    }

    private void tool() {
        json.beginObject();
        String type = json.tag("type");
        if (type == null) {
            throw json.unexpectedTag("type", null, "the type of the tool, such as \"function\"");
        }
        switch (type) {
            case "function", "custom" -> offered.add(named(null, type));
            case "namespace" -> namespace();
            default -> hosted(type);
        }
    }

    private void hosted(String type) {
        if (type.startsWith(WEB_SEARCH)) {
            search();
            return;
        }
        ignored.addForeign(type, "tool");
        leaveObject();
    }

    private OfferedTool named(@Nullable String namespace, String type) {
        Entry entry = new Entry();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> entry.name = json.nonBlank();
                case "description" -> entry.description = json.string();
                case "parameters" -> entry.parameters = json.rawObject();
                case "strict" -> strict();
                case "format" -> entry.grammar = format();
                default -> {}
            }
        }
        if (entry.name == null) {
            throw json.missing("name", "the tool's name");
        }
        return type.equals("custom")
                ? OfferedTool.custom(namespace, entry.name, entry.description, entry.grammar)
                : OfferedTool.function(namespace, entry.name, entry.description, entry.parameters);
    }

    private void strict() {
        if (json.bool()) {
            ignored.add("strict");
        }
    }

    /** The model is shown the grammar but not bound by it, so it is reported too. */
    private @Nullable String format() {
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

    private void namespace() {
        String name = null;
        String description = "";
        List<OfferedTool> inner = List.of();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "description" -> description = json.string();
                case "tools" -> inner = inner();
                default -> {}
            }
        }
        if (name == null) {
            throw json.missing("name", "the namespace's name");
        }
        for (int i = 0; i < inner.size(); i++) {
            offered.add(within(name, i == 0 ? description : "", inner.get(i)));
        }
    }

    private List<OfferedTool> inner() {
        List<OfferedTool> inner = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            json.beginObject();
            String type = json.tag("type");
            if (type == null || type.equals("function") || type.equals("custom")) {
                inner.add(named(null, type == null ? "function" : type));
            } else {
                ignored.addForeign(type, "tool");
                leaveObject();
            }
        }
        return inner;
    }

    /** A namespace has no place upstream, so its description goes before that of its first tool. */
    private static OfferedTool within(String namespace, String about, OfferedTool tool) {
        ToolSpec function = tool.function();
        String description = about.isBlank()
                ? function.description()
                : "Tools of \"" + namespace + "\": " + about + "\n\n" + function.description();
        return new OfferedTool(
                namespace, tool.kind(), new ToolSpec(function.name(), description, function.inputSchema()));
    }

    private void search() {
        Filters filters = new Filters(List.of(), List.of());
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "filters" -> filters = filters();
                case "external_web_access" -> liveAccess();
                case "search_context_size" -> searchContextSize();
                case "user_location" -> ignored.add("web_search.user_location");
                default -> {}
            }
        }
        webSearch = new WebSearch(WEB_SEARCH, WebSearch.DEFAULT_MAX_USES, filters.allowed(), filters.blocked());
    }

    private Filters filters() {
        List<String> allowed = List.of();
        List<String> blocked = List.of();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "allowed_domains" -> allowed = json.strings();
                case "blocked_domains" -> blocked = json.strings();
                default -> {}
            }
        }
        return new Filters(allowed, blocked);
    }

    private void liveAccess() {
        if (!json.bool()) {
            ignored.add("web_search.external_web_access");
        }
    }

    private void searchContextSize() {
        if (!json.string().equals("medium")) {
            ignored.add("web_search.search_context_size");
        }
    }

    private void leaveObject() {
        String field = json.nextField();
        while (field != null) {
            field = json.nextField();
        }
    }

    /** All tools read so far. */
    List<OfferedTool> offered() {
        return offered;
    }

    @Nullable
    WebSearch webSearch() {
        return webSearch;
    }
}
