package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.CallArguments;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code input}. Items of unknown types are kept as quoted JSON and reported; those that hold nothing a model
 * could read (pictures it made, sealed summaries of another service) are only reported.
 */
final class InputReader {

    /** What a server-side search leaves behind; the text beside it carries what was found. */
    private static final String SEARCH = "web_search_call";

    private static final Set<String> UNREADABLE =
            Set.of("image_generation_call", "compaction", "compaction_summary", "compaction_trigger");

    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
    private static final String EXPECTED_ROLE = "\"user\", \"assistant\", \"system\" or \"developer\"";

    private final JsonReader json;
    private final Ignored ignored;
    private final PartsReader parts;
    private final ToolsReader tools;
    private List<InputItem> items = new ArrayList<>();

    InputReader(JsonReader json, Ignored ignored, ToolsReader tools) {
        this.json = json;
        this.ignored = ignored;
        this.parts = new PartsReader(json, ignored);
        this.tools = tools;
    }

    /** The fields of one item while they are read; which of them count depends on its type. */
    private static final class Entry {
        @Nullable
        String id;

        @Nullable
        String role;

        @Nullable
        String callId;

        @Nullable
        String namespace;

        @Nullable
        String name;

        @Nullable
        String arguments;

        @Nullable
        List<Content> content;

        @Nullable
        List<Content> output;

        @Nullable
        List<Content> summary;

        @Nullable
        String encrypted;
    }

    List<InputItem> read() {
        items = new ArrayList<>();
        if (json.atString()) {
            items.add(new InputItem.Said(Role.USER, List.of(new Content.Text(json.string()))));
            return items;
        }
        if (!json.atArray()) {
            throw json.mismatch("a string or an array of items");
        }
        json.beginArray();
        while (json.nextElement()) {
            item();
        }
        return items;
    }

    private void item() {
        if (!json.atObject()) {
            throw json.mismatch("an item, which is an object");
        }
        int start = json.start();
        json.beginObject();
        String type = json.tag("type");
        switch (type == null ? "message" : type) {
            case "message" -> message(entry(), type);
            case "reasoning" -> reasoning(entry());
            case "function_call" -> call(entry(), Wrapping.JSON);
            case "custom_tool_call" -> call(entry(), Wrapping.TEXT);
            case "function_call_output", "custom_tool_call_output" -> result(entry());
            case "item_reference" -> reference(entry());
            case "additional_tools" -> additionalTools();
            case SEARCH -> json.rawSince(start);
            default -> unknown(String.valueOf(type), start);
        }
    }

    /** What the input of a replayed call is. */
    private enum Wrapping {
        JSON,
        TEXT
    }

    private Entry entry() {
        Entry entry = new Entry();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> entry.id = json.string();
                case "role" -> entry.role = role();
                case "content" -> entry.content = parts.content();
                case "call_id" -> entry.callId = json.nonBlank();
                case "namespace" -> entry.namespace = json.nonBlank();
                case "name" -> entry.name = json.string();
                case "arguments", "input" -> entry.arguments = arguments();
                case "output" -> entry.output = parts.output();
                case "summary" -> entry.summary = parts.content();
                case "encrypted_content" -> entry.encrypted = json.string();
                default -> {}
            }
        }
        return entry;
    }

    private String role() {
        String role = json.string();
        if (!ROLES.contains(role)) {
            throw json.unexpected(role, EXPECTED_ROLE);
        }
        return role;
    }

    private String arguments() {
        return json.atObject() ? json.raw().json() : json.string();
    }

    private void message(Entry entry, @Nullable String type) {
        if (entry.role == null && type == null && entry.id != null && entry.content == null) {
            reference(entry);
            return;
        }
        if (entry.role == null) {
            throw json.missing("role", EXPECTED_ROLE);
        }
        List<Content> content = entry.content == null ? List.of() : entry.content;
        Role role =
                switch (entry.role) {
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default -> Role.SYSTEM;
                };
        if (role != Role.USER) {
            requireText(content, entry.role);
        }
        if (!content.isEmpty()) {
            items.add(new InputItem.Said(role, content));
        }
    }

    private void requireText(List<Content> content, String role) {
        for (Content block : content) {
            if (!(block instanceof Content.Text)) {
                throw GatewayException.invalidRequest(json.path()
                        + ".content: found an image or a file in a message of the role \"" + role
                        + "\" (expected: text)");
            }
        }
    }

    /** Our own seal gives the reasoning back exactly; without it there is only the text, unsigned. */
    private void reasoning(Entry entry) {
        Content sealed = entry.encrypted == null ? null : SealedReasoning.open(entry.encrypted);
        if (entry.encrypted != null && sealed == null) {
            ignored.add("reasoning.encrypted_content");
        }
        if (sealed != null) {
            items.add(new InputItem.Thought(sealed));
            return;
        }
        String text = text(entry.summary);
        text = text.isEmpty() ? text(entry.content) : text;
        if (!text.isEmpty()) {
            items.add(new InputItem.Thought(new Content.Thinking(text, null)));
        }
    }

    private static String text(@Nullable List<Content> parts) {
        StringBuilder text = new StringBuilder();
        for (Content part : parts == null ? List.<Content>of() : parts) {
            if (part instanceof Content.Text piece) {
                text.append(text.isEmpty() ? "" : "\n\n").append(piece.text());
            }
        }
        return text.toString();
    }

    private void call(Entry entry, Wrapping wrapping) {
        if (entry.name == null || entry.name.isBlank()) {
            throw json.missing("name", "the tool's name");
        }
        String arguments = entry.arguments == null ? "" : entry.arguments;
        JsonText input = wrapping == Wrapping.TEXT ? FreeformTool.wrap(arguments) : CallArguments.object(arguments);
        items.add(new InputItem.Call(callId(entry), entry.namespace, entry.name, input));
    }

    private void result(Entry entry) {
        if (entry.output == null) {
            throw json.missing("output", "what the tool answered");
        }
        items.add(new InputItem.Result(callId(entry), entry.output));
    }

    private String callId(Entry entry) {
        if (entry.callId == null) {
            throw json.missing("call_id", "the id of the call");
        }
        return entry.callId;
    }

    private void reference(Entry entry) {
        if (entry.id == null) {
            throw json.missing("id", "the id of an item");
        }
        items.add(new InputItem.Reference(entry.id, json.path()));
    }

    private void additionalTools() {
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("tools")) {
                tools.read();
            }
        }
    }

    private void unknown(String type, int start) {
        String quoted = json.rawSince(start).json();
        ignored.addForeign(type, "input-item");
        if (!UNREADABLE.contains(type)) {
            Role role = type.endsWith("_call") ? Role.ASSISTANT : Role.USER;
            items.add(new InputItem.Said(role, List.of(new Content.Text(quoted))));
        }
    }
}
