package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerateTest {
    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void kiroRpcStreamsTextWithTheTailInOrder() {
        Reply reply = client.generate(alice, "Say hello.");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/vnd.amazon.eventstream");
        assertThat(reply.header("x-amzn-requestid")).hasSize(36);
        assertThat(reply.text()).endsWith("You said: Say hello.");
        List<String> types = reply.eventTypes();
        assertThat(types).startsWith("initial-response", "messageMetadataEvent", "assistantResponseEvent");
        assertThat(types).endsWith("metadataEvent", "contextUsageEvent", "meteringEvent");
        assertThat(reply.payloads("assistantResponseEvent")).hasSizeGreaterThan(3);
        assertThat(reply.payloads("metadataEvent").get(0).at("stopReason").text())
                .isEqualTo("END_TURN");
    }

    @Test
    void legacyRpcStreamsText() {
        Reply reply = client.post("/", Bodies.cliHeaders(alice), Json.write(Bodies.minimal(alice, "Hi")));

        assertThat(reply.text()).endsWith("You said: Hi");
        assertThat(kiro.requests().get(0).dialect()).isEqualTo("L");
    }

    @Test
    void restStreamsTextAndNamesTheConversationInAHeader() {
        Reply reply = client.post(
                "/generateAssistantResponse", Bodies.restHeaders(alice), Json.write(Bodies.minimal(alice, "Hi")));

        assertThat(reply.text()).endsWith("You said: Hi");
        assertThat(reply.eventTypes()).startsWith("messageMetadataEvent");
        assertThat(reply.header("x-amzn-codewhisperer-conversation-id"))
                .isEqualTo("2f6d2f4e-6b44-4f1f-8d52-9d1f9a4c7b11");
    }

    @Test
    void nativeThinkingComesFirstAndItsSignatureMayBeReplayed() {
        // Given
        Map<String, Object> body = Bodies.minimal(alice, "2+2?");
        Bodies.current(body).put("modelId", "claude-opus-4.8");
        body.put("additionalModelRequestFields", Json.object("thinking", Json.object("type", "adaptive")));

        // When
        Reply reply = client.generate(alice, body);

        // Then
        List<Json> thinking = reply.payloads("reasoningContentEvent");
        String text = thinking.get(0).at("text").text()
                + thinking.get(1).at("text").text()
                + thinking.get(2).at("text").text();
        String signature = thinking.get(3).at("signature").text();
        assertThat(signature).isNotEmpty();
        assertThat(reply.eventTypes().indexOf("reasoningContentEvent"))
                .isLessThan(reply.eventTypes().indexOf("assistantResponseEvent"));
        assertThat(client.generate(alice, replay(text, signature)).status()).isEqualTo(200);
        Reply forged = client.generate(alice, replay(text + "!", signature));
        assertThat(forged.json().at("reason").text()).isEqualTo("THINKING_SIGNATURE_INVALID");
    }

    private Map<String, Object> replay(String text, String signature) {
        Map<String, Object> body = Bodies.minimal(alice, "and 3+3?");
        Bodies.current(body).put("modelId", "claude-opus-4.8");
        Bodies.object(body, "conversationState")
                .put(
                        "history",
                        List.of(
                                Json.object("userInputMessage", Bodies.user("2+2?")),
                                Json.object(
                                        "assistantResponseMessage",
                                        Json.object(
                                                "content",
                                                "4",
                                                "reasoningContent",
                                                Json.object(
                                                        "reasoningText",
                                                        Json.object("text", text, "signature", signature))))));
        return body;
    }

    @Test
    void accountingIsConsistent() {
        Reply reply = client.generate(alice, "x".repeat(4_000));

        double percentage = reply.payloads("contextUsageEvent")
                .get(0)
                .at("contextUsagePercentage")
                .number(0);
        double credits = reply.payloads("meteringEvent").get(0).at("usage").number(0);
        assertThat(percentage * 200_000 / 100).isBetween(1_000.0, 1_300.0);
        assertThat(alice.creditsUsed()).isEqualTo(credits).isPositive();
    }

    @Test
    void requestsAreRecorded() {
        client.generate(alice, "Hi");

        var request = kiro.requests("GenerateAssistantResponse").get(0);
        assertThat(request.account()).isEqualTo("alice");
        assertThat(request.dialect()).isEqualTo("K");
        assertThat(request.status()).isEqualTo(200);
        assertThat(request.header("X-Amz-Target")).isEqualTo("KiroRuntimeService.GenerateAssistantResponse");
        assertThat(request.json().at("conversationState").at("chatTriggerType").text())
                .isEqualTo("MANUAL");
    }

    @Test
    void deepJsonIsReadToItsLimitAndRefusedBeyondIt() {
        assertThat(nested(900).status()).isEqualTo(200);
        Reply refused = nested(1_100);
        assertThat(refused.json().at("reason").text()).isEqualTo("REQUEST_BODY_INVALID_JSON");
    }

    private Reply nested(int depth) {
        Map<String, Object> body = Bodies.withTools(alice, "Hi", Bodies.tool("one"));
        Bodies.schema(body).put("properties", Json.object("deep", Json.object("const", "DEEP")));
        String text = Json.write(body).replace("\"DEEP\"", "[".repeat(depth) + "]".repeat(depth));
        return client.post("/", Bodies.ideHeaders(alice), text);
    }
}
