package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.anthropic.StreamGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Messages (clients.md 7). */
final class AnthropicSpeech implements Speech {

    private static final int MAX_TOKENS = 32_000;

    @Override
    public String target(Asked asked) {
        return "/v1/messages";
    }

    @Override
    public ObjectNode body(Asked asked) {
        Integer limit = asked.generation().maxOutputTokens();
        ObjectNode body = Json.object().put("model", asked.model());
        body.put("max_tokens", limit == null ? MAX_TOKENS : limit).put("stream", asked.streams());
        if (!asked.conversation().system().isEmpty()) {
            body.put("system", asked.conversation().system());
        }
        ArrayNode messages = body.putArray("messages");
        for (Message message : asked.conversation().messages()) {
            messages.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .set("content", blocks(message.content()));
        }
        for (ToolSpec tool : asked.conversation().tools()) {
            body.withArray("tools")
                    .addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", Json.parse(tool.inputSchema()));
        }
        ToolChoice choice = asked.conversation().toolChoice();
        if (choice instanceof ToolChoice.None) {
            body.set("tool_choice", Json.typed("none"));
        } else if (choice instanceof ToolChoice.Required required) {
            body.set(
                    "tool_choice",
                    required.names().isEmpty()
                            ? Json.typed("any")
                            : Json.typed("tool").put("name", required.names().get(0)));
        }
        if (asked.generation().parallelToolCalls() == Generation.ParallelToolCalls.ONE_AT_A_TIME) {
            ObjectNode calling = body.has("tool_choice")
                    ? body.withObject("/tool_choice")
                    : body.putObject("tool_choice").put("type", "auto");
            calling.put("disable_parallel_tool_use", true);
        }
        options(asked, body);
        return body;
    }

    private static void options(Asked asked, ObjectNode body) {
        Reasoning reasoning = asked.generation().reasoning();
        if (reasoning.mode() != Reasoning.Mode.UNSPECIFIED) {
            ObjectNode thinking = body.putObject("thinking")
                    .put("type", reasoning.mode().name().toLowerCase(Locale.ROOT));
            if (reasoning.budgetTokens() != null) {
                thinking.put("budget_tokens", reasoning.budgetTokens());
            }
            if (reasoning.requested() && reasoning.display() == Reasoning.Display.OMITTED) {
                thinking.put("display", "omitted");
            }
        }
        if (reasoning.effort() != null) {
            body.withObject("/output_config")
                    .put("effort", reasoning.effort().name().toLowerCase(Locale.ROOT));
        }
        if (asked.generation().outputFormat() instanceof OutputFormat.JsonSchema format) {
            body.withObject("/output_config")
                    .set("format", Json.typed("json_schema").set("schema", Json.parse(format.schema())));
        }
        asked.generation().stopSequences().forEach(stop -> body.withArray("stop_sequences")
                .add(stop));
    }

    private static ArrayNode blocks(List<Content> content) {
        ArrayNode blocks = Json.array();
        content.forEach(block -> blocks.add(block(block)));
        return blocks;
    }

    private static ObjectNode block(Content block) {
        if (block instanceof Content.Text text) {
            return Json.typed("text").put("text", text.text());
        } else if (block instanceof Content.Image image) {
            return Json.typed("image").set("source", source(image.mediaType(), image.base64()));
        } else if (block instanceof Content.Document document) {
            ObjectNode node = Json.typed("document");
            if (document.name() != null) {
                node.put("title", document.name());
            }
            return node.set("source", source(document.mediaType(), document.base64()));
        } else if (block instanceof Content.Thinking thinking) {
            return Json.typed("thinking")
                    .put("thinking", thinking.text())
                    .put("signature", thinking.signature() == null ? "" : thinking.signature());
        } else if (block instanceof Content.RedactedThinking redacted) {
            return Json.typed("redacted_thinking").put("data", redacted.data());
        } else if (block instanceof Content.ToolUse use) {
            ObjectNode node = Json.typed("tool_use").put("id", use.id()).put("name", use.name());
            return node.set("input", Json.parse(use.input()));
        }
        Content.ToolResult result = (Content.ToolResult) block;
        ObjectNode node = Json.typed("tool_result").put("tool_use_id", result.toolUseId());
        if (result.status() == Content.ToolResult.Status.ERROR) {
            node.put("is_error", true);
        }
        return node.set("content", blocks(result.content()));
    }

    private static ObjectNode source(String mediaType, String base64) {
        return Json.typed("base64").put("media_type", mediaType).put("data", base64);
    }

    @Override
    public Heard whole(JsonNode answer) {
        return heard(answer, answer.path("stop_reason").isTextual() ? Heard.Ending.FINISHED : Heard.Ending.BROKEN);
    }

    @Override
    public Heard stream(byte[] stream) {
        StreamGrammar grammar = StreamGrammar.of(stream);
        boolean stopped = grammar.state() == StreamGrammar.State.STOPPED;
        return heard(grammar.message(), stopped ? Heard.Ending.FINISHED : Heard.Ending.BROKEN);
    }

    private static Heard heard(JsonNode message, Heard.Ending ending) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Heard.Call> calls = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            text.append(block.path("text").asText());
            thinking.append(block.path("thinking").asText());
            if (block.path("type").asText().equals("tool_use")) {
                calls.add(new Heard.Call(
                        block.path("id").asText(), block.path("name").asText(), block.path("input")));
            }
        }
        return new Heard(text.toString(), thinking.toString(), calls, ending);
    }
}
