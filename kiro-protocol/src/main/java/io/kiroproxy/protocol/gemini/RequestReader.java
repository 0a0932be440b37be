package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.SessionKeys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one body of {@code generateContent}, {@code streamGenerateContent} or {@code countTokens} (clients.md 10). */
final class RequestReader {

    private final JsonReader json;
    private final Ignored ignored = new Ignored();
    private final ContentsReader contents;
    private final ToolsReader tools;
    private final OptionsReader options;
    private @Nullable List<Message> messages;
    private String system = "";
    private @Nullable String session;

    private RequestReader(JsonReader json) {
        this.json = json;
        this.contents = new ContentsReader(json, ignored);
        this.tools = new ToolsReader(json, ignored);
        this.options = new OptionsReader(json, ignored);
    }

    static GenerateCall generate(ClientRequest request, String model, GenerateCall.Form form) {
        try (JsonReader json = JsonReader.of(request.body())) {
            RequestReader reader = new RequestReader(json);
            reader.body();
            json.end();
            return new GenerateCall(reader.request(request, model), form, reader.options.thoughts());
        }
    }

    static ChatRequest count(ClientRequest request, String model) {
        try (JsonReader json = JsonReader.of(request.body())) {
            RequestReader reader = new RequestReader(json);
            reader.countBody();
            json.end();
            return reader.request(request, model);
        }
    }

    private void body() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            field(ProtoJson.camel(field));
        }
    }

    /** The conversation stands in the body itself or within a whole request. */
    private void countBody() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String name = ProtoJson.camel(field);
            if (name.equals("generateContentRequest")) {
                body();
            } else {
                field(name);
            }
        }
    }

    /** Settings of safety filters, labels and unknown fields change nothing here. */
    private void field(String name) {
        switch (name) {
            case "contents" -> messages = contents.messages();
            case "systemInstruction" -> system = contents.system();
            case "tools" -> tools.tools();
            case "toolConfig" -> tools.config();
            case "generationConfig" -> options.read();
            case "cachedContent" -> cachedContent();
            case "sessionId" -> sessionId();
            default -> {}
        }
    }

    /** Not of the public API; Google's own clients tell their sessions apart by it (user-pains.md 6.2). */
    private void sessionId() {
        if (json.atString()) {
            session = SessionKeys.usable(json.string());
        }
    }

    private void cachedContent() {
        if (!json.string().isBlank()) {
            throw json.problem(
                    "the name of cached content", "the contents themselves: this proxy stores none to refer to");
        }
    }

    private ChatRequest request(ClientRequest request, String model) {
        if (messages == null) {
            throw json.missing("contents", "an array of contents");
        }
        if (messages.isEmpty() && system.isBlank()) {
            throw GatewayException.invalidRequest("contents: found nothing to answer (expected: at least one content)");
        }
        String fromHeaders = SessionKeys.fromHeaders(request.fields());
        return new ChatRequest(
                request.id(),
                GeminiProtocol.NAME,
                model,
                new Conversation(system, messages, tools.offered(), tools.choice(), tools.webSearch()),
                options.generation(),
                fromHeaders == null ? session : fromHeaders,
                AccountScope.ANY,
                null,
                ignored.names(),
                Map.of());
    }
}
