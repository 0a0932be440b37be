package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation.ParallelToolCalls;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.SessionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one body of {@code /v1/messages} or {@code /v1/messages/count_tokens} (clients.md 3 and 7). */
final class MessagesReader {

    private final JsonReader json;
    private final AnthropicProtocol.Attribution attribution;
    private final Ignored ignored = new Ignored();
    private final ContentReader content;
    private final ToolsReader tools;
    private final OptionsReader options;
    private @Nullable String model;
    private @Nullable List<Message> messages;
    private List<String> system = List.of();
    private Streaming streaming = Streaming.WHOLE;
    private @Nullable String userId;
    private @Nullable String metadataSession;

    private MessagesReader(JsonReader json, AnthropicProtocol.Attribution attribution) {
        this.json = json;
        this.attribution = attribution;
        ToolReferences references = new ToolReferences();
        this.content = new ContentReader(json, ignored, references);
        this.tools = new ToolsReader(json, ignored, references);
        this.options = new OptionsReader(json, ignored);
    }

    /** What a body is for. */
    enum Operation {
        GENERATE,
        COUNT
    }

    /** A request and how its answer is to travel. */
    record Result(ChatRequest request, Streaming streaming) {}

    static Result read(ClientRequest request, Operation operation, AnthropicProtocol.Attribution attribution) {
        try (JsonReader json = JsonReader.of(request.body())) {
            MessagesReader reader = new MessagesReader(json, attribution);
            reader.body();
            json.end();
            return reader.result(request, operation);
        }
    }

    private void body() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "model" -> model = json.nonBlank().strip();
                case "messages" -> messages = messages();
                case "system" -> system = system();
                case "tools" -> tools.tools();
                case "tool_choice" -> tools.choice();
                case "stream" -> streaming = json.bool() ? Streaming.STREAMED : Streaming.WHOLE;
                case "max_tokens" -> options.maxTokens();
                case "stop_sequences" -> options.stopSequences();
                case "thinking" -> options.thinking();
                case "output_config" -> options.outputConfig();
                case "output_format" -> options.outputFormat();
                case "metadata" -> metadata();
                case "temperature", "top_p", "top_k", "service_tier", "container" -> ignored.add(field);
                case "mcp_servers" -> mcpServers();
                default -> {}
            }
        }
    }

    private void mcpServers() {
        json.beginArray();
        while (json.nextElement()) {
            ignored.add("mcp_servers");
        }
    }

    private void metadata() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("user_id") && json.atString()) {
                userId = json.string();
            } else if (field.equals("session_id") && json.atString()) {
                metadataSession = json.string();
            }
        }
    }

    private List<String> system() {
        boolean array = json.atArray();
        List<String> parts = new ArrayList<>();
        for (Content block : content.blocks()) {
            if (!(block instanceof Content.Text text)) {
                throw GatewayException.invalidRequest(
                        "system: found a block that is not text (expected: a string or text blocks)");
            }
            parts.add(text.text());
        }
        if (attribution == AnthropicProtocol.Attribution.REMOVED) {
            if (array) {
                parts.removeIf(AttributionLine::leads);
            } else {
                parts.replaceAll(AttributionLine::withoutLine);
            }
        }
        return parts;
    }

    private List<Message> messages() {
        options.forgetMessages();
        List<Message> all = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            all.add(message());
        }
        return all;
    }

    private Message message() {
        Role role = null;
        List<Content> blocks = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "role" -> role = role();
                case "content" -> blocks = content.blocks();
                case "output_config" -> options.messageOutputConfig();
                default -> {}
            }
        }
        if (role == null) {
            throw json.missing("role", "\"user\", \"assistant\" or \"system\"");
        }
        if (blocks == null) {
            throw json.missing("content", "a string or an array of content blocks");
        }
        return new Message(role, blocks);
    }

    private Role role() {
        String name = json.string();
        return switch (name) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw json.unexpected(name, "\"user\", \"assistant\" or \"system\"");
        };
    }

    private Result result(ClientRequest request, Operation operation) {
        if (model == null) {
            throw json.missing("model", "a model's name");
        }
        if (messages == null) {
            throw json.missing("messages", "an array of messages");
        }
        if (messages.isEmpty()) {
            throw GatewayException.invalidRequest(
                    "messages: at least one message is required (found: an empty array, expected: one or more)");
        }
        if (operation == Operation.GENERATE && !options.hasMaxTokens()) {
            throw json.missing("max_tokens", "an integer of 1 or more");
        }
        Conversation conversation = conversation(messages);
        ParallelToolCalls parallel = tools.oneAtATime() ? ParallelToolCalls.ONE_AT_A_TIME : ParallelToolCalls.ALLOWED;
        ChatRequest chat = new ChatRequest(
                request.id(),
                AnthropicProtocol.NAME,
                model,
                conversation,
                options.generation(parallel),
                sessionKey(request),
                AccountScope.ANY,
                null,
                ignored.names(),
                Map.of());
        return new Result(chat, streaming);
    }

    private Conversation conversation(List<Message> all) {
        List<Message> rest = all;
        List<String> instructions = new ArrayList<>(system);
        while (rest.size() > 1 && instructionsOnly(rest.get(0))) {
            for (Content block : rest.get(0).content()) {
                instructions.add(leading(((Content.Text) block).text()));
            }
            rest = rest.subList(1, rest.size());
        }
        if (attribution == AnthropicProtocol.Attribution.REMOVED) {
            rest = AttributionLine.withoutLine(rest);
        }
        instructions.removeIf(String::isBlank);
        List<ToolSpec> offered = tools.offered();
        return new Conversation(
                String.join("\n\n", instructions), rest, offered, tools.toolChoice(offered), tools.webSearch());
    }

    private String leading(String text) {
        return attribution == AnthropicProtocol.Attribution.REMOVED ? AttributionLine.withoutLine(text) : text;
    }

    /** Whether a leading message belongs to the system text; later ones keep their place. */
    private static boolean instructionsOnly(Message message) {
        return message.role() == Role.SYSTEM
                && message.content().stream().allMatch(block -> block instanceof Content.Text);
    }

    private @Nullable String sessionKey(ClientRequest request) {
        String key = SessionKeys.fromHeaders(request.fields());
        if (key == null && userId != null) {
            key = SessionKeys.usable(UserIds.session(userId));
        }
        return key == null ? SessionKeys.usable(metadataSession) : key;
    }
}
