package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.CallArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads calls that an assistant message replays: {@code tool_calls} and the legacy {@code function_call}. */
final class ToolCallsReader {

    private final JsonReader json;

    ToolCallsReader(JsonReader json) {
        this.json = json;
    }

    /** A call's name and input. */
    record FunctionCall(String name, JsonText input) {}

    List<Content.ToolUse> toolCalls() {
        List<Content.ToolUse> calls = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            calls.add(toolCall());
        }
        return calls;
    }

    private Content.ToolUse toolCall() {
        String id = null;
        FunctionCall call = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> id = json.nonBlank();
                case "function" -> call = functionCall();
                case "custom" -> call = customCall();
                default -> {}
            }
        }
        if (id == null) {
            throw json.missing("id", "the call's id");
        }
        if (call == null) {
            throw json.missing("function", "an object with name and arguments");
        }
        return new Content.ToolUse(id, call.name(), call.input());
    }

    /** A call with JSON input. */
    FunctionCall functionCall() {
        String name = null;
        String arguments = "";
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "arguments" -> arguments = json.atObject() ? json.raw().json() : json.string();
                default -> {}
            }
        }
        return new FunctionCall(named(name), CallArguments.object(arguments));
    }

    private FunctionCall customCall() {
        String name = null;
        String input = "";
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.nonBlank();
                case "input" -> input = json.string();
                default -> {}
            }
        }
        return new FunctionCall(named(name), FreeformTool.wrap(input));
    }

    private String named(@Nullable String name) {
        if (name == null) {
            throw json.missing("name", "the tool's name");
        }
        return name;
    }
}
