package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the array {@code messages}. Instructions before the first other message become the system text, later ones keep
 * their place; tool messages in a row become one user message.
 */
final class MessagesReader {

    private static final List<String> KNOWN_ROLES =
            List.of("system", "developer", "user", "assistant", "tool", "function");
    private static final String ROLES = "\"system\", \"developer\", \"user\", \"assistant\", \"tool\" or \"function\"";

    private final JsonReader json;
    private final Ignored ignored;
    private final PartsReader parts;
    private final ToolCallsReader calls;
    private List<String> system = new ArrayList<>();
    private List<Message> messages = new ArrayList<>();
    private List<Content> results = new ArrayList<>();
    private Map<String, String> functionCalls = new HashMap<>();
    private int functionCallCount;

    MessagesReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
        this.parts = new PartsReader(json, ignored);
        this.calls = new ToolCallsReader(json);
    }

    /** What the array holds. */
    record Result(String system, List<Message> messages) {}

    /** The fields of one message while they are read; which of them count depends on the role. */
    private static final class Entry {
        @Nullable
        String role;

        List<Content> content = List.of();
        String refusal = "";
        String reasoning = "";
        List<Content.ToolUse> toolCalls = List.of();
        ToolCallsReader.@Nullable FunctionCall functionCall;

        @Nullable
        String toolCallId;

        @Nullable
        String name;
    }

    Result read() {
        system = new ArrayList<>();
        messages = new ArrayList<>();
        results = new ArrayList<>();
        functionCalls = new HashMap<>();
        functionCallCount = 0;
        json.beginArray();
        while (json.nextElement()) {
            add(entry());
        }
        endResults();
        return new Result(String.join("\n\n", system), messages);
    }

    private Entry entry() {
        Entry entry = new Entry();
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "role" -> entry.role = role();
                case "content" -> entry.content = parts.content();
                case "refusal" -> entry.refusal = json.string();
                case "reasoning_content" -> entry.reasoning = json.string();
                case "tool_calls" -> entry.toolCalls = calls.toolCalls();
                case "function_call" -> entry.functionCall = calls.functionCall();
                case "tool_call_id" -> entry.toolCallId = json.nonBlank();
                case "name" -> entry.name = json.string();
                case "audio" -> throw json.mismatch("text: there is no audio here");
                default -> {}
            }
        }
        return entry;
    }

    private void add(Entry entry) {
        if (entry.role == null) {
            throw json.missing("role", ROLES);
        }
        switch (entry.role) {
            case "system", "developer" -> instructions(entry);
            case "user" -> message(Role.USER, entry.content, entry);
            case "assistant" -> assistant(entry);
            case "tool" -> toolResult(entry);
            case "function" -> functionResult(entry);
            default -> throw new IllegalStateException("a role that role() lets through (expected: a known one)");
        }
    }

    private String role() {
        String role = json.string();
        if (!KNOWN_ROLES.contains(role)) {
            throw json.unexpected(role, ROLES);
        }
        return role;
    }

    private void instructions(Entry entry) {
        requireText(entry);
        if (messages.isEmpty() && results.isEmpty()) {
            entry.content.forEach(block -> system.add(((Content.Text) block).text()));
        } else {
            message(Role.SYSTEM, entry.content, entry);
        }
    }

    private void assistant(Entry entry) {
        requireText(entry);
        List<Content> content = new ArrayList<>();
        if (!entry.reasoning.isEmpty()) {
            content.add(new Content.Thinking(entry.reasoning, null));
        }
        content.addAll(entry.content);
        PartsReader.addText(content, entry.refusal);
        content.addAll(entry.toolCalls);
        ToolCallsReader.FunctionCall call = entry.functionCall;
        if (call != null) {
            String id = "function_call_" + functionCallCount++;
            functionCalls.put(call.name(), id);
            content.add(new Content.ToolUse(id, call.name(), call.input()));
        }
        message(Role.ASSISTANT, content, entry);
    }

    private void toolResult(Entry entry) {
        if (entry.toolCallId == null) {
            throw json.missing("tool_call_id", "the id of the call it answers");
        }
        result(entry.toolCallId, entry.content);
    }

    /** A legacy result names the function, not the call; it answers that function's latest call. */
    private void functionResult(Entry entry) {
        if (entry.name == null || entry.name.isBlank()) {
            throw json.missing("name", "the name of the function it answers");
        }
        String id = functionCalls.remove(entry.name);
        result(id == null ? entry.name : id, entry.content);
    }

    private void result(String id, List<Content> content) {
        results.add(new Content.ToolResult(id, content, Content.ToolResult.Status.SUCCESS));
    }

    private void message(Role role, List<Content> content, Entry entry) {
        if (entry.name != null && !entry.name.isBlank()) {
            ignored.add("messages.name");
        }
        endResults();
        messages.add(new Message(role, content));
    }

    private void endResults() {
        if (!results.isEmpty()) {
            messages.add(new Message(Role.USER, results));
            results = new ArrayList<>();
        }
    }

    private void requireText(Entry entry) {
        for (Content block : entry.content) {
            if (!(block instanceof Content.Text)) {
                throw GatewayException.invalidRequest(json.path() + ".content: found an image or a file in a message of"
                        + " the role \"" + entry.role + "\" (expected: text)");
            }
        }
    }
}
