package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declares the tools of one request (kiro-upstream.md 6.1 #11 to #23). One object per request. */
final class ToolOffer {

    static final String STUB_DESCRIPTION = "Tool used in conversation history";
    static final String STUB_SCHEMA = "{\"type\":\"object\",\"properties\":{}}";

    private final RequestSettings settings;
    private final SchemaCache schemas;
    private final LintReport.Builder report;
    private final Set<String> adaptations;

    ToolOffer(RequestSettings settings, SchemaCache schemas, LintReport.Builder report, Set<String> adaptations) {
        this.settings = settings;
        this.schemas = schemas;
        this.report = report;
        this.adaptations = adaptations;
    }

    /** The tools to declare: what may be called, in the client's order, then stubs for others the history names. */
    List<Draft.Tool> declare(Conversation conversation, Draft draft, ToolNames names) {
        Map<String, Draft.Tool> declared = new LinkedHashMap<>();
        Map<String, ToolSpec> seen = new HashMap<>();
        List<ToolSpec> tools = conversation.tools();
        Set<String> allowed = allowed(conversation);
        for (int i = 0; i < tools.size(); i++) {
            ToolSpec tool = tools.get(i);
            String place = "tools[" + i + "]";
            ToolSpec before = seen.putIfAbsent(tool.name(), tool);
            if (before != null && !before.equals(tool)) {
                throw GatewayException.invalidRequest(place + ": the name \"" + shown(tool.name())
                        + "\" is declared twice with different definitions (expected: unique names)");
            }
            if (before != null) {
                report.add(LintRule.TOOL_DUPLICATE, place, "the same tool again", "one kept");
            } else if (allowed == null || allowed.contains(tool.name())) {
                declared.put(SafeText.of(tool.name()), tool(tool, names, place));
            }
        }
        if (declared.size() > settings.maxTools()) {
            throw GatewayException.invalidRequest(
                    "tools: " + declared.size() + " tools (expected: at most " + settings.maxTools() + ")");
        }
        addStubs(declared, draft, names);
        return List.copyOf(declared.values());
    }

    /** What may be called; null for everything. */
    private @Nullable Set<String> allowed(Conversation conversation) {
        List<String> names = List.of();
        if (conversation.toolChoice() instanceof ToolChoice.None) {
            return Set.of();
        } else if (conversation.toolChoice() instanceof ToolChoice.Required required) {
            names = required.names();
        } else if (conversation.toolChoice() instanceof ToolChoice.Allowed allowed) {
            names = allowed.names();
        }
        if (names.isEmpty()) {
            return null;
        }
        Set<String> offered = new HashSet<>();
        conversation.tools().forEach(tool -> offered.add(tool.name()));
        for (String name : names) {
            if (!offered.contains(name)) {
                throw GatewayException.invalidRequest(
                        "tool_choice: \"" + shown(name) + "\" is not among the tools of this request");
            }
        }
        return Set.copyOf(names);
    }

    /** What to tell the model about the tool choice; null for nothing. */
    @Nullable
    String instruction(Conversation conversation, ToolNames names) {
        ToolChoice choice = conversation.toolChoice();
        if (choice instanceof ToolChoice.Auto) {
            return null;
        }
        if (choice instanceof ToolChoice.None) {
            return noted(conversation.tools().isEmpty() ? null : "no tools", null);
        }
        if (!(choice instanceof ToolChoice.Required required)) {
            return noted("tools narrowed", null);
        }
        if (conversation.tools().isEmpty()) {
            throw GatewayException.invalidRequest("tool_choice: a tool must be called, but the request has no tools");
        }
        List<String> called = required.names().stream().map(names::map).toList();
        String which = called.isEmpty()
                ? "at least one of the available tools"
                : called.size() == 1 ? "the tool " + called.get(0) : "one of the tools " + String.join(", ", called);
        return noted("tools narrowed, instruction added", "You must call " + which + " in this turn.");
    }

    private @Nullable String noted(@Nullable String done, @Nullable String instruction) {
        if (done != null) {
            adaptations.add("tool_choice");
            report.add(LintRule.TOOL_CHOICE, "tool_choice", "a tool choice", done);
        }
        return instruction;
    }

    private Draft.Tool tool(ToolSpec tool, ToolNames names, String place) {
        String name = SafeText.of(tool.name());
        String upstream = names.map(name);
        if (!upstream.equals(tool.name())) {
            report.add(LintRule.TOOL_NAME, place + ".name", "a name the upstream does not take", upstream);
        }
        String schema = schemas.sanitize(tool.inputSchema().json(), SchemaCache.Level.STANDARD, place, report);
        return new Draft.Tool(
                upstream,
                description(tool, upstream, place),
                schema,
                tool.inputSchema().json(),
                place);
    }

    private String description(ToolSpec tool, String upstream, String place) {
        String text = SafeText.of(tool.description());
        if (text.isBlank()) {
            report.add(LintRule.TOOL_DESCRIPTION_EMPTY, place + ".description", "no description", "its name");
            return upstream;
        }
        String cut = cut(text, settings.maxDescriptionCharacters());
        if (cut.length() < text.length()) {
            report.add(
                    LintRule.TOOL_DESCRIPTION_LONG,
                    place + ".description",
                    text.length() + " characters",
                    "cut to " + cut.length());
        }
        return cut;
    }

    /** At most {@code maxCharacters}, at most the upstream's bytes, whole characters only. */
    static String cut(String text, int maxCharacters) {
        int end = Math.min(text.length(), maxCharacters);
        int bytes = 0;
        for (int i = 0; i < end; ) {
            int codePoint = text.codePointAt(i);
            int chars = Character.charCount(codePoint);
            bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (i + chars > end || bytes > RequestSettings.MAX_DESCRIPTION_BYTES) {
                return text.substring(0, i);
            }
            i += chars;
        }
        return text.substring(0, end);
    }

    private void addStubs(Map<String, Draft.Tool> declared, Draft draft, ToolNames names) {
        for (Draft.Turn turn : draft.turns) {
            for (Draft.Use use : turn.uses) {
                if (!declared.containsKey(use.name)) {
                    adaptations.add("stub_tools");
                    report.add(LintRule.TOOL_STUB, use.place, "a tool that is not declared", "declared as a stub");
                    declared.put(
                            use.name,
                            new Draft.Tool(names.map(use.name), STUB_DESCRIPTION, STUB_SCHEMA, null, use.place));
                }
            }
        }
    }

    private static String shown(String name) {
        String safe = SafeText.of(name);
        byte[] bytes = safe.getBytes(StandardCharsets.UTF_8);
        return bytes.length > 100 ? cut(safe, 100) + "…" : safe;
    }
}
