package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How each family of models thinks, and what may be replayed. */
class ThinkingTest {
    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addAccount(AccountSpec.of("alice", AccountKind.SOCIAL));
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private Map<String, Object> asking(String model, Map<String, Object> fields) {
        Map<String, Object> body = Bodies.withTools(alice, "Good morning", Bodies.tool("one"));
        Bodies.current(body).put("modelId", model);
        body.put("additionalModelRequestFields", fields);
        return body;
    }

    private static Map<String, Object> adaptive(String display) {
        return Json.object("thinking", Json.object("type", "adaptive", "display", display));
    }

    @Test
    void omittedDisplayLeavesOnlyTheSignature() {
        List<Json> events = client.generate(alice, asking("claude-opus-5.5", adaptive("omitted")))
                .payloads("reasoningContentEvent");

        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.at("signature").isText()).isTrue());
    }

    @Test
    void generation46BillsButStaysSilent() {
        assertThat(client.generate(alice, asking("claude-sonnet-4.6", adaptive("summarized")))
                        .eventTypes())
                .doesNotContain("reasoningContentEvent");
    }

    @Test
    void gptSendsAnOpaqueBlobAfterTheAnswer() {
        Reply reply =
                client.generate(alice, asking("gpt-5.6-sol", Json.object("reasoning", Json.object("effort", "high"))));

        assertThat(reply.payloads("reasoningContentEvent")
                        .get(0)
                        .at("redactedContent")
                        .text())
                .startsWith("LktUUn5+");
        assertThat(reply.eventTypes().indexOf("reasoningContentEvent"))
                .isGreaterThan(reply.eventTypes().lastIndexOf("assistantResponseEvent"));
    }

    @Test
    void promptTagsMakeModelsWithoutSchemaThinkInText() {
        Reply reply = client.generate(
                alice, "<thinking_mode>enabled</thinking_mode><max_thinking_length>1024</max_thinking_length>Hi");

        assertThat(reply.text()).startsWith("<thinking>").contains("</thinking>\n\nThe simulator");
    }

    @Test
    void signatureOfFableDiesWithTheToolListAndOthersDoNot() {
        assertThat(replay("claude-fable-5.1", "one").status()).isEqualTo(200);
        assertThat(replay("claude-fable-5.1", "two").json().at("reason").text())
                .isEqualTo("THINKING_SIGNATURE_INVALID");
        assertThat(replay("claude-opus-5", "two").status()).isEqualTo(200);
    }

    @Test
    void signatureIsBoundToItsModel() {
        String signature = signature("claude-opus-5");

        assertThat(client.generate(alice, replaying("claude-opus-4.8", signature, "one"))
                        .json()
                        .at("reason")
                        .text())
                .isEqualTo("THINKING_SIGNATURE_INVALID");
    }

    private Reply replay(String model, String laterTool) {
        return client.generate(alice, replaying(model, signature(model), laterTool));
    }

    private String signature(String model) {
        List<Json> events =
                client.generate(alice, asking(model, adaptive("omitted"))).payloads("reasoningContentEvent");
        return events.get(events.size() - 1).at("signature").text();
    }

    private Map<String, Object> replaying(String model, String signature, String tool) {
        Map<String, Object> body = Bodies.withTools(alice, "And now?", Bodies.tool(tool));
        Bodies.current(body).put("modelId", model);
        Map<String, Object> reasoning = Json.object("reasoningText", Json.object("text", "", "signature", signature));
        Bodies.object(body, "conversationState")
                .put(
                        "history",
                        List.of(
                                Json.object("userInputMessage", Bodies.user("Good morning")),
                                Json.object(
                                        "assistantResponseMessage",
                                        Json.object("content", "Morning.", "reasoningContent", reasoning))));
        return body;
    }
}
