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
import io.kiroproxy.protocol.responses.ResponseGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Responses (clients.md 9). */
final class ResponsesSpeech implements Speech {

    @Override
    public String target(Asked asked) {
        return "/v1/responses";
    }

    @Override
    public ObjectNode body(Asked asked) {
        ObjectNode body = Json.object().put("model", asked.model()).put("stream", asked.streams());
        body.put("store", false).putArray("include").add("reasoning.encrypted_content");
        if (!asked.conversation().system().isEmpty()) {
            body.put("instructions", asked.conversation().system());
        }
        ArrayNode input = body.putArray("input");
        asked.conversation().messages().forEach(message -> message(message, input));
        for (ToolSpec tool : asked.conversation().tools()) {
            body.withArray("tools")
                    .add(Json.typed("function")
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .set("parameters", Json.parse(tool.inputSchema())));
        }
        ToolChoice choice = asked.conversation().toolChoice();
        if (choice instanceof ToolChoice.None) {
            body.put("tool_choice", "none");
        } else if (choice instanceof ToolChoice.Required required
                && required.names().isEmpty()) {
            body.put("tool_choice", "required");
        } else if (choice instanceof ToolChoice.Required required) {
            body.set(
                    "tool_choice",
                    Json.typed("function").put("name", required.names().get(0)));
        }
        options(asked, body);
        return body;
    }

    private static void options(Asked asked, ObjectNode body) {
        Reasoning reasoning = asked.generation().reasoning();
        if (reasoning.mode() == Reasoning.Mode.DISABLED) {
            body.putObject("reasoning").put("effort", "none");
        } else if (reasoning.effort() != null) {
            body.putObject("reasoning").put("effort", reasoning.effort().name().toLowerCase(Locale.ROOT));
        }
        if (reasoning.display() == Reasoning.Display.SHOWN) {
            body.withObject("/reasoning").put("summary", "auto");
        }
        if (asked.generation().parallelToolCalls() == Generation.ParallelToolCalls.ONE_AT_A_TIME) {
            body.put("parallel_tool_calls", false);
        }
        if (asked.generation().maxOutputTokens() != null) {
            body.put("max_output_tokens", asked.generation().maxOutputTokens());
        }
        if (asked.generation().outputFormat() instanceof OutputFormat.JsonSchema format) {
            body.putObject("text")
                    .set(
                            "format",
                            Json.typed("json_schema")
                                    .put("name", format.name())
                                    .set("schema", Json.parse(format.schema())));
        }
    }

    private static void message(Message message, ArrayNode input) {
        ArrayNode parts = Json.array();
        for (Content block : message.content()) {
            if (block instanceof Content.Text || block instanceof Content.Image || block instanceof Content.Document) {
                parts.add(part(block, message.role() == Role.ASSISTANT ? "output_text" : "input_text"));
            } else {
                said(message.role(), parts, input);
                parts = Json.array();
                input.add(item(block));
            }
        }
        said(message.role(), parts, input);
    }

    private static void said(Role role, ArrayNode parts, ArrayNode input) {
        if (!parts.isEmpty()) {
            input.add(Json.typed("message")
                    .put("role", role.name().toLowerCase(Locale.ROOT))
                    .set("content", parts));
        }
    }

    private static ObjectNode item(Content block) {
        if (block instanceof Content.ToolUse use) {
            return Json.typed("function_call")
                    .put("call_id", use.id())
                    .put("name", use.name())
                    .put("arguments", use.input().json());
        } else if (block instanceof Content.ToolResult result) {
            ArrayNode output = Json.array();
            result.content().forEach(inner -> output.add(part(inner, "input_text")));
            return Json.typed("function_call_output")
                    .put("call_id", result.toolUseId())
                    .set("output", output);
        }
        return Json.typed("reasoning")
                .put("encrypted_content", Carriers.responses(block))
                .set("summary", Json.array());
    }

    private static ObjectNode part(Content block, String textType) {
        if (block instanceof Content.Image image) {
            return Json.typed("input_image").put("image_url", data(image.mediaType(), image.base64()));
        } else if (block instanceof Content.Document document) {
            ObjectNode file = Json.typed("input_file").put("file_data", data(document.mediaType(), document.base64()));
            return document.name() == null ? file : file.put("filename", document.name());
        }
        return Json.typed(textType).put("text", ((Content.Text) block).text());
    }

    private static String data(String mediaType, String base64) {
        return "data:" + mediaType + ";base64," + base64;
    }

    @Override
    public Heard whole(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Heard.Call> calls = new ArrayList<>();
        for (JsonNode item : answer.path("output")) {
            item.path("content").forEach(part -> text.append(part.path("text").asText()));
            item.path("summary")
                    .forEach(part -> thinking.append(part.path("text").asText()));
            if (item.path("type").asText().equals("function_call")) {
                calls.add(new Heard.Call(
                        item.path("call_id").asText(),
                        item.path("name").asText(),
                        Json.parse(item.path("arguments").asText())));
            }
        }
        boolean finished = List.of("completed", "incomplete")
                .contains(answer.path("status").asText());
        return new Heard(
                text.toString(), thinking.toString(), calls, finished ? Heard.Ending.FINISHED : Heard.Ending.BROKEN);
    }

    @Override
    public Heard stream(byte[] stream) {
        return whole(ResponseGrammar.of(stream).response());
    }
}
