package io.kiroproxy.protocol.kiro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.stream.HiddenCall;
import io.kiroproxy.protocol.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shape the client demands of the answer, and how the model is brought to it (user-pains.md P28): a schema becomes a
 * tool of the proxy's own, whose input is the answer; any JSON object is asked for in words, for a tool without
 * parameters invites an empty one. Immutable.
 */
final class AnswerShape {

    /** The name under which {@code x-kiro-emulated} tells of it. */
    static final String ADAPTATION = "response_format";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOOL = "final_answer";
    private static final String TOOL_DESCRIPTION = "Takes the final answer, in the form that the user demands.";
    private static final String WRAPPED = "value";
    private static final Pattern FENCED = Pattern.compile("^```[A-Za-z]*\\s*\\n(.*?)\\n?\\s*```$", Pattern.DOTALL);

    private final JsonSchema schema;
    private final String schemaText;
    private final @Nullable String toolName;
    private final String words;

    private AnswerShape(JsonSchema schema, String schemaText, @Nullable String toolName, String words) {
        this.schema = schema;
        this.schemaText = schemaText;
        this.toolName = toolName;
        this.words = words;
    }

    /**
     * An answer held against the shape.
     *
     * @param json the answer as the client gets it
     * @param problems what is wrong with it, empty when nothing is
     */
    record Held(String json, List<String> problems) {}

    /**
     * The shape that {@code format} demands in {@code conversation}; null when there is none, and where the turn must end
     * with a call of a tool and so has no answer yet.
     *
     * @throws GatewayException {@code INVALID_REQUEST} when the schema is none
     */
    static @Nullable AnswerShape of(@Nullable OutputFormat format, Conversation conversation) {
        if (format == null || conversation.toolChoice() instanceof ToolChoice.Required) {
            return null;
        }
        if (!(format instanceof OutputFormat.JsonSchema wanted)) {
            return new AnswerShape(
                    JsonSchema.of("{\"type\":\"object\"}"),
                    "",
                    null,
                    "Answer with one JSON object and nothing else: no explanation, no code fence.");
        }
        String text = wanted.schema().json();
        JsonSchema schema = schema(text);
        if (conversation.toolChoice() instanceof ToolChoice.None
                && !conversation.tools().isEmpty()) {
            String words =
                    "Answer with JSON that fits this JSON Schema and nothing else, no explanation, no code fence:\n";
            return new AnswerShape(schema, text, null, words + text);
        }
        String name = freeName(conversation);
        String first = conversation.tools().isEmpty() ? "" : "Call other tools first where you need them. ";
        return new AnswerShape(
                schema,
                text,
                name,
                first + "Give your answer by calling the tool " + name
                        + " exactly once, with the whole answer as its input," + " and write no other text.");
    }

    private static JsonSchema schema(String text) {
        try {
            return JsonSchema.of(text);
        } catch (IllegalArgumentException e) {
            throw GatewayException.invalidRequest("the answer's " + e.getMessage());
        }
    }

    private static String freeName(Conversation conversation) {
        String name = TOOL;
        while (isTaken(name, conversation)) {
            name = name + "_";
        }
        return name;
    }

    private static boolean isTaken(String name, Conversation conversation) {
        return conversation.tools().stream().anyMatch(tool -> tool.name().equals(name));
    }

    /** The tool that takes the answer, null where it is asked for in words. */
    @Nullable
    String toolName() {
        return toolName;
    }

    /** What the model is told in its turn. */
    String words() {
        return words;
    }

    /** {@code conversation} with the tool that takes the answer. */
    Conversation offeredIn(Conversation conversation) {
        if (toolName == null) {
            return conversation;
        }
        List<ToolSpec> tools = new ArrayList<>(conversation.tools());
        tools.add(new ToolSpec(toolName, TOOL_DESCRIPTION, JsonText.of(toolSchema())));
        ToolChoice choice = conversation.toolChoice();
        if (choice instanceof ToolChoice.Allowed allowed) {
            List<String> names = new ArrayList<>(allowed.names());
            names.add(toolName);
            choice = new ToolChoice.Allowed(names);
        } else {
            choice = ToolChoice.AUTO;
        }
        return conversation.withTools(tools, choice);
    }

    /** Tools take objects: another root stands in a property, its definitions where references look for them. */
    private String toolSchema() {
        if (schema.demandsObject()) {
            return schemaText;
        }
        ObjectNode wrapper = MAPPER.createObjectNode().put("type", "object");
        JsonNode inner = tree(schemaText);
        for (String definitions : List.of("$defs", "definitions")) {
            if (inner.has(definitions)) {
                wrapper.set(definitions, inner.get(definitions));
            }
        }
        wrapper.putObject("properties").set(WRAPPED, inner);
        wrapper.putArray("required").add(WRAPPED);
        return wrapper.toString();
    }

    /** The answer as input of the tool. */
    Held ofCall(HiddenCall call) {
        String json = call.input().json();
        if (!schema.demandsObject()) {
            JsonNode inner = tree(json).path(WRAPPED);
            if (inner.isMissingNode()) {
                return new Held(json, List.of("$." + WRAPPED + ": missing (expected: the answer)"));
            }
            json = inner.toString();
        }
        return new Held(json, schema.problems(json));
    }

    /** The answer as text; a code fence around it does no harm. */
    Held ofText(String text) {
        String plain = text.strip();
        Matcher fenced = FENCED.matcher(plain);
        String json = fenced.matches() ? fenced.group(1).strip() : plain;
        return new Held(json, schema.problems(json));
    }

    /** {@code conversation} with the answer that does not fit and what is wrong with it. */
    Conversation refusing(Conversation conversation, String said, @Nullable HiddenCall call, List<String> problems) {
        String complaint = "This does not have the demanded form:\n- " + String.join("\n- ", problems)
                + "\nGive the whole answer again, corrected.";
        List<Content> answer = new ArrayList<>();
        if (!said.isBlank()) {
            answer.add(new Content.Text(said));
        }
        List<Content> reply = new ArrayList<>();
        if (call == null || toolName == null) {
            reply.add(new Content.Text(complaint));
        } else {
            answer.add(new Content.ToolUse(call.id(), toolName, call.input()));
            reply.add(new Content.ToolResult(
                    call.id(), List.of(new Content.Text(complaint)), Content.ToolResult.Status.ERROR));
        }
        List<Message> messages = new ArrayList<>(conversation.messages());
        messages.add(new Message(Role.ASSISTANT, answer));
        messages.add(new Message(Role.USER, reply));
        return conversation.withMessages(messages);
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
