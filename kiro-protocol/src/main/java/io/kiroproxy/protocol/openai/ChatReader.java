package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.SessionKeys;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one body of {@code /v1/chat/completions} (clients.md 8). */
final class ChatReader {

    private final JsonReader json;
    private final Ignored ignored = new Ignored();
    private final MessagesReader messages;
    private final ToolsReader tools;
    private final OptionsReader options;
    private @Nullable String model;
    private MessagesReader.@Nullable Result conversation;
    private Streaming streaming = Streaming.WHOLE;
    private ReplyForm.Usage usage = ReplyForm.Usage.OMITTED;
    private @Nullable String cacheKey;
    private @Nullable String metadataSession;
    private @Nullable String user;

    private ChatReader(JsonReader json) {
        this.json = json;
        this.messages = new MessagesReader(json, ignored);
        this.tools = new ToolsReader(json, ignored);
        this.options = new OptionsReader(json, ignored);
    }

    static ChatCall read(ClientRequest request, Clock clock) {
        try (JsonReader json = JsonReader.of(request.body())) {
            ChatReader reader = new ChatReader(json);
            reader.body();
            json.end();
            return reader.call(request, clock);
        }
    }

    private void body() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "model" -> model = json.nonBlank().strip();
                case "messages" -> conversation = messages.read();
                case "tools" -> tools.tools();
                case "functions" -> tools.functions();
                case "tool_choice" -> tools.choice();
                case "function_call" -> tools.legacyChoice();
                case "parallel_tool_calls" -> options.parallelToolCalls();
                case "stream" -> streaming = json.bool() ? Streaming.STREAMED : Streaming.WHOLE;
                case "stream_options" -> streamOptions();
                case "prompt_cache_key" -> cacheKey = text();
                case "metadata" -> metadata();
                case "user" -> user = text();
                default -> options.field(field);
            }
        }
    }

    private void streamOptions() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("include_usage")) {
                usage = json.bool() ? ReplyForm.Usage.INCLUDED : ReplyForm.Usage.OMITTED;
            }
        }
    }

    private void metadata() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("session_id")) {
                metadataSession = text();
            }
        }
    }

    /** A hint that is no string cannot help, and is no reason to refuse. */
    private @Nullable String text() {
        return json.atString() ? json.string() : null;
    }

    private ChatCall call(ClientRequest request, Clock clock) {
        if (model == null) {
            throw json.missing("model", "a model's name");
        }
        if (conversation == null) {
            throw json.missing("messages", "an array of messages");
        }
        if (conversation.messages().isEmpty() && conversation.system().isBlank()) {
            throw GatewayException.invalidRequest("messages: found nothing to answer (expected: at least one message)");
        }
        ChatRequest chat = new ChatRequest(
                request.id(),
                OpenAiProtocol.NAME,
                model,
                new Conversation(
                        conversation.system(),
                        conversation.messages(),
                        tools.offered(),
                        tools.toolChoice(),
                        options.webSearch()),
                options.generation(tools.calls()),
                sessionKey(request),
                AccountScope.ANY,
                null,
                ignored.names(),
                Map.of());
        return new ChatCall(chat, streaming, new ReplyForm(usage, tools.calls(), tools.freeform()), clock);
    }

    /** Headers first, then the body's own keys from the most to the least exact (user-pains.md 6.2). */
    private @Nullable String sessionKey(ClientRequest request) {
        String key = SessionKeys.fromHeaders(request.fields());
        key = key == null ? SessionKeys.usable(cacheKey) : key;
        key = key == null ? SessionKeys.usable(metadataSession) : key;
        return key == null ? SessionKeys.usable(user) : key;
    }
}
