package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.openai.ChunkGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Chat Completions (clients.md 8). */
final class ChatSpeech implements Speech {

    @Override
    public String target(Asked asked) {
        return "/v1/chat/completions";
    }

    @Override
    public ObjectNode body(Asked asked) {
        ObjectNode body = Json.object().put("model", asked.model()).put("stream", asked.streams());
        ArrayNode messages = body.putArray("messages");
        if (!asked.conversation().system().isEmpty()) {
            messages.addObject()
                    .put("role", "system")
                    .put("content", asked.conversation().system());
        }
        asked.conversation().messages().forEach(message -> message(message, messages));
        for (ToolSpec tool : asked.conversation().tools()) {
            body.withArray("tools")
                    .add(Json.typed("function")
                            .set(
                                    "function",
                                    Json.object()
                                            .put("name", tool.name())
                                            .put("description", tool.description())
                                            .set("parameters", Json.parse(tool.inputSchema()))));
        }
        ToolChoice choice = asked.conversation().toolChoice();
        if (choice instanceof ToolChoice.None) {
            body.put("tool_choice", "none");
        } else if (choice instanceof ToolChoice.Required required
                && required.names().isEmpty()) {
            body.put("tool_choice", "required");
        } else if (choice instanceof ToolChoice.Required required) {
            body.putObject("tool_choice")
                    .put("type", "function")
                    .putObject("function")
                    .put("name", required.names().get(0));
        }
        options(asked, body);
        return body;
    }

    private static void options(Asked asked, ObjectNode body) {
        if (asked.generation().maxOutputTokens() != null) {
            body.put("max_completion_tokens", asked.generation().maxOutputTokens());
        }
        asked.generation().stopSequences().forEach(stop -> body.withArray("stop")
                .add(stop));
        Reasoning reasoning = asked.generation().reasoning();
        if (reasoning.mode() == Reasoning.Mode.DISABLED) {
            body.put("reasoning_effort", "none");
        } else if (reasoning.effort() != null) {
            body.put("reasoning_effort", reasoning.effort().name().toLowerCase(Locale.ROOT));
        }
        if (asked.generation().parallelToolCalls() == Generation.ParallelToolCalls.ONE_AT_A_TIME) {
            body.put("parallel_tool_calls", false);
        }
        if (asked.generation().outputFormat() instanceof OutputFormat.JsonSchema format) {
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .set(
                            "json_schema",
                            Json.object().put("name", format.name()).set("schema", Json.parse(format.schema())));
        }
    }

    private static void message(Message message, ArrayNode messages) {
        ArrayNode parts = Json.array();
        ArrayNode calls = Json.array();
        StringBuilder reasoning = new StringBuilder();
        for (Content block : message.content()) {
            if (block instanceof Content.ToolUse use) {
                calls.add(Json.typed("function")
                        .put("id", use.id())
                        .set(
                                "function",
                                Json.object()
                                        .put("name", use.name())
                                        .put("arguments", use.input().json())));
            } else if (block instanceof Content.ToolResult result) {
                ArrayNode content = Json.array();
                result.content().forEach(inner -> content.add(part(inner)));
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", result.toolUseId())
                        .set("content", content);
            } else if (block instanceof Content.Thinking thinking) {
                reasoning.append(thinking.text());
            } else if (!(block instanceof Content.RedactedThinking)) {
                parts.add(part(block));
            }
        }
        if (parts.isEmpty() && message.role() == Role.USER) {
            return;
        }
        ObjectNode node = messages.addObject().put("role", message.role().name().toLowerCase(Locale.ROOT));
        node.set("content", parts.isEmpty() ? Json.parse("null") : parts);
        if (!reasoning.isEmpty()) {
            node.put("reasoning_content", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
    }

    private static ObjectNode part(Content block) {
        if (block instanceof Content.Image image) {
            return Json.typed("image_url")
                    .set("image_url", Json.object().put("url", data(image.mediaType(), image.base64())));
        } else if (block instanceof Content.Document document) {
            ObjectNode file = Json.object().put("file_data", data(document.mediaType(), document.base64()));
            if (document.name() != null) {
                file.put("filename", document.name());
            }
            return Json.typed("file").set("file", file);
        }
        return Json.typed("text").put("text", ((Content.Text) block).text());
    }

    private static String data(String mediaType, String base64) {
        return "data:" + mediaType + ";base64," + base64;
    }

    @Override
    public Heard whole(JsonNode answer) {
        JsonNode choice = answer.path("choices").path(0);
        JsonNode message = choice.path("message");
        List<Heard.Call> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(call(
                    call.path("id").asText(),
                    function.path("name").asText(),
                    function.path("arguments").asText()));
        }
        return new Heard(
                message.path("content").asText(""),
                message.path("reasoning_content").asText(),
                calls,
                choice.path("finish_reason").isTextual() ? Heard.Ending.FINISHED : Heard.Ending.BROKEN);
    }

    @Override
    public Heard stream(byte[] stream) {
        ChunkGrammar grammar = ChunkGrammar.of(stream);
        if (grammar.state() != ChunkGrammar.State.DONE) {
            return new Heard(grammar.content(), grammar.reasoning(), List.of(), Heard.Ending.BROKEN);
        }
        List<Heard.Call> calls = grammar.calls().stream()
                .map(call -> call(call.id(), call.name(), call.input().toString()))
                .toList();
        return new Heard(grammar.content(), grammar.reasoning(), calls, Heard.Ending.FINISHED);
    }

    private static Heard.Call call(String id, String name, String arguments) {
        return new Heard.Call(id, name, Json.parse(arguments));
    }
}
