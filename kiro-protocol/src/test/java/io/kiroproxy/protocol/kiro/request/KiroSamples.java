package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTable;
import io.kiroproxy.protocol.kiro.endpoint.Operation;
import io.kiroproxy.protocol.kiro.endpoint.ResolvedEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Conversations, accounts and endpoints that the tests of the request side share. */
final class KiroSamples {

    static final ObjectMapper JSON = new ObjectMapper();
    static final EndpointTable TABLE = EndpointTable.load(null);
    static final String OWN_ARN = "arn:aws:codewhisperer:us-east-1:111122223333:profile/EXAMPLEPROFILE";
    static final String MACHINE = "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a";
    static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    static final JsonText CLAUDE_SCHEMA = JsonText.of("""
            {"type":"object","additionalProperties":false,"properties":{
              "thinking":{"type":"object","properties":{"type":{"enum":["adaptive","disabled"]},
                "display":{"enum":["summarized","omitted"]}}},
              "output_config":{"type":"object","properties":{"effort":{"enum":["low","medium","high","max"]}}},
              "max_tokens":{"type":"integer","minimum":1024,"maximum":64000}}}""");
    static final JsonText GPT_SCHEMA = JsonText.of("""
            {"type":"object","additionalProperties":false,"properties":{"reasoning":{"type":"object","properties":{
              "effort":{"enum":["none","low","medium","high","xhigh","max"]}}}}}""");

    private KiroSamples() {}

    static AccountIdentity account(CredentialKind kind) {
        String arn = kind == CredentialKind.IDENTITY_CENTER || kind == CredentialKind.EXTERNAL_IDP ? OWN_ARN : null;
        return new AccountIdentity("acc-1", kind, Secret.of("token-1"), arn, null, MACHINE, null, null);
    }

    static ResolvedEndpoint endpoint(Dialect dialect) {
        return endpoint(dialect, account(CredentialKind.IDENTITY_CENTER));
    }

    static ResolvedEndpoint endpoint(Dialect dialect, AccountIdentity account) {
        return TABLE.resolve(Operation.GENERATE, account).stream()
                .filter(endpoint -> endpoint.dialect() == dialect)
                .findFirst()
                .orElseThrow();
    }

    static ModelRef model(String id) {
        return new ModelRef(id, new ModelInfo(id, id, 200_000, 64_000, Set.of(ModelInfo.InputKind.TEXT), 1.0), null);
    }

    static ToolSpec tool(String name) {
        return new ToolSpec(name, "Does " + name + ".", JsonText.of("{\"type\":\"object\",\"properties\":{}}"));
    }

    static Message user(String text) {
        return Message.text(Role.USER, text);
    }

    static Message user(Content... content) {
        return new Message(Role.USER, List.of(content));
    }

    static Message assistant(String text) {
        return Message.text(Role.ASSISTANT, text);
    }

    static Message assistant(Content... content) {
        return new Message(Role.ASSISTANT, List.of(content));
    }

    static Content.ToolUse use(String id, String name) {
        return new Content.ToolUse(id, name, JsonText.of("{\"path\":\"" + id.length() + ".txt\"}"));
    }

    static Content.ToolResult result(String id, String text) {
        return new Content.ToolResult(id, List.of(new Content.Text(text)), Content.ToolResult.Status.SUCCESS);
    }

    static ChatRequest request(Message... messages) {
        return ChatRequest.of("call-1", "claude-sonnet-4.5", Conversation.of(List.of(messages)));
    }

    static ChatRequest withTools(ChatRequest request, ToolSpec... tools) {
        return request.withConversation(request.conversation().withTools(List.of(tools), ToolChoice.AUTO));
    }

    static KiroRequest prepare(ChatRequest request) {
        return new KiroRequests(RequestSettings.DEFAULT)
                .prepare(request, "session-1", model("claude-sonnet-4.5"), null);
    }

    static JsonNode body(KiroRequest request, Dialect dialect) {
        try {
            return JSON.readTree(request.render(endpoint(dialect)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of {@code request} in dialect K. */
    static JsonNode body(ChatRequest request) {
        return body(prepare(request), Dialect.K);
    }

    static JsonNode history(JsonNode body) {
        return body.path("conversationState").path("history");
    }

    static JsonNode current(JsonNode body) {
        return body.path("conversationState").path("currentMessage").path("userInputMessage");
    }
}
