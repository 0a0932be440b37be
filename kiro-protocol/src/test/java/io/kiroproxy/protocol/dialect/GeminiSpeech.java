package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.gemini.AnswerGrammar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gemini, streamed as server-sent events (clients.md 10). */
final class GeminiSpeech implements Speech {

    @Override
    public String target(Asked asked) {
        String model = asked.model().replace("[", "%5B").replace("]", "%5D");
        return "/v1beta/models/" + model + (asked.streams() ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    @Override
    public ObjectNode body(Asked asked) {
        ObjectNode body = Json.object();
        if (!asked.conversation().system().isEmpty()) {
            body.putObject("systemInstruction")
                    .putArray("parts")
                    .addObject()
                    .put("text", asked.conversation().system());
        }
        ArrayNode contents = body.putArray("contents");
        Map<String, String> names = new HashMap<>();
        for (Message message : asked.conversation().messages()) {
            ArrayNode parts = contents.addObject()
                    .put("role", message.role() == Role.ASSISTANT ? "model" : "user")
                    .putArray("parts");
            message.content().forEach(block -> part(block, parts, names));
        }
        tools(asked, body);
        if (asked.generation().maxOutputTokens() != null) {
            body.withObject("/generationConfig")
                    .put("maxOutputTokens", asked.generation().maxOutputTokens());
        }
        Reasoning reasoning = asked.generation().reasoning();
        if (reasoning.mode() != Reasoning.Mode.UNSPECIFIED) {
            body.withObject("/generationConfig").set("thinkingConfig", thinking(reasoning));
        }
        asked.generation().stopSequences().forEach(stop -> body.withObject("/generationConfig")
                .withArray("stopSequences")
                .add(stop));
        if (asked.generation().outputFormat() instanceof OutputFormat.JsonSchema format) {
            body.withObject("/generationConfig")
                    .put("responseMimeType", "application/json")
                    .set("responseJsonSchema", Json.parse(format.schema()));
        }
        return body;
    }

    private static ObjectNode thinking(Reasoning reasoning) {
        ObjectNode thinking = Json.object();
        if (reasoning.mode() == Reasoning.Mode.DISABLED) {
            return thinking.put("thinkingBudget", 0);
        }
        if (reasoning.budgetTokens() != null) {
            thinking.put("thinkingBudget", reasoning.budgetTokens());
        }
        if (reasoning.effort() != null) {
            thinking.put("thinkingLevel", reasoning.effort().name());
        }
        return thinking.put("includeThoughts", reasoning.display() == Reasoning.Display.SHOWN);
    }

    private static void tools(Asked asked, ObjectNode body) {
        ArrayNode declarations = Json.array();
        for (ToolSpec tool : asked.conversation().tools()) {
            declarations
                    .addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parametersJsonSchema", Json.parse(tool.inputSchema()));
        }
        if (!declarations.isEmpty()) {
            body.putArray("tools").addObject().set("functionDeclarations", declarations);
        }
        ToolChoice choice = asked.conversation().toolChoice();
        ObjectNode calling = Json.object();
        if (choice instanceof ToolChoice.None) {
            calling.put("mode", "NONE");
        } else if (choice instanceof ToolChoice.Required required) {
            calling.put("mode", "ANY");
            required.names()
                    .forEach(name -> calling.withArray("allowedFunctionNames").add(name));
        }
        if (!calling.isEmpty()) {
            body.putObject("toolConfig").set("functionCallingConfig", calling);
        }
    }

    private static void part(Content block, ArrayNode parts, Map<String, String> names) {
        if (block instanceof Content.Text text) {
            parts.addObject().put("text", text.text());
        } else if (block instanceof Content.Image image) {
            parts.addObject().set("inlineData", data(image.mediaType(), image.base64()));
        } else if (block instanceof Content.Document document) {
            parts.addObject().set("inlineData", data(document.mediaType(), document.base64()));
        } else if (block instanceof Content.ToolUse use) {
            names.put(use.id(), use.name());
            ObjectNode call = Json.object().put("id", use.id()).put("name", use.name());
            parts.addObject().set("functionCall", call.set("args", Json.parse(use.input())));
        } else if (block instanceof Content.ToolResult result) {
            parts.addObject().set("functionResponse", response(result, names));
        } else {
            parts.addObject().put("text", "").put("thoughtSignature", Carriers.gemini(block));
        }
    }

    private static ObjectNode response(Content.ToolResult result, Map<String, String> names) {
        ObjectNode response = Json.object()
                .put("id", result.toolUseId())
                .put("name", names.getOrDefault(result.toolUseId(), "unknown"));
        StringBuilder text = new StringBuilder();
        for (Content inner : result.content()) {
            if (inner instanceof Content.Text piece) {
                text.append(piece.text());
            } else if (inner instanceof Content.Image image) {
                response.withArray("parts").addObject().set("inlineData", data(image.mediaType(), image.base64()));
            }
        }
        boolean failed = result.status() == Content.ToolResult.Status.ERROR;
        response.putObject("response").put(failed ? "error" : "output", text.toString());
        return response;
    }

    private static ObjectNode data(String mediaType, String base64) {
        return Json.object().put("mimeType", mediaType).put("data", base64);
    }

    @Override
    public Heard whole(JsonNode answer) {
        AnswerGrammar grammar = new AnswerGrammar();
        grammar.accept(answer);
        return heard(grammar);
    }

    @Override
    public Heard stream(byte[] stream) {
        return heard(AnswerGrammar.ofEvents(stream));
    }

    private static Heard heard(AnswerGrammar grammar) {
        List<Heard.Call> calls = grammar.calls().stream()
                .map(call -> new Heard.Call(
                        call.path("id").asText(), call.path("name").asText(), call.path("args")))
                .toList();
        boolean finished = grammar.state() == AnswerGrammar.State.FINISHED;
        return new Heard(
                grammar.text(), grammar.thoughts(), calls, finished ? Heard.Ending.FINISHED : Heard.Ending.BROKEN);
    }
}
