package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Framing;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's defects in calls (kiroproxy-contract.md 2.6), through the public port; the others are in {@link AccountDefectsTest}. */
class CallDefectsTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String GENERATE = "GenerateAssistantResponse";
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String TOOL =
            "{\"name\":\"%s\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}";

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private AdminProxy.Answer messages(String rest, String... messages) throws Exception {
        return admin.post(
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":100" + rest + ",\"messages\":["
                        + String.join(",", messages) + "]}");
    }

    private static String user(String text) {
        return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    }

    private static String assistant(String text) {
        return "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
    }

    private static String pictured(String text) {
        return "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
                + "\"data\":\"" + PIXEL + "\"}},{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
    }

    private List<RecordedRequest> generated() {
        return admin.kiro.requests(GENERATE);
    }

    @Test
    @DisplayName("d1: frames that come in pieces lose no text")
    void d1_splitFramesLoseNoText() throws Exception {
        admin.add(1);
        for (Framing framing : Framing.values()) {
            admin.kiro.next(Scenario.text("Hel", "lo ", "wörld ✓").framing(framing));

            assertThat(messages("", user("Hi")).json().at("/content/0/text").textValue())
                    .as(framing.name())
                    .isEqualTo("Hello wörld ✓");
        }
    }

    @Test
    @DisplayName("d2: an OpenAI stream is passed on as it comes, with tool calls and usage")
    void d2_openAiStreamIsReal() throws Exception {
        admin.add(1);
        String body = "{\"model\":\"" + MODEL + "\",\"stream\":true,\"messages\":[" + user("Hi") + "]}";
        admin.kiro.next(Scenario.text("first").pause(Duration.ofSeconds(30)).text("second"));
        try (RawClient client = RawClient.to(admin.proxy.uri())) {
            client.post("/v1/chat/completions", body, "content-type: application/json")
                    .head();
            String seen = "";
            while (!seen.contains("first")) {
                seen += client.chunk();
            }
            assertThat(generated().get(0).ending()).isNotDone();
        }
        admin.kiro.next(EventScript.begin().tool("Bash", "{\"command\":\"ls\"}"));
        String withTools = admin.post(
                        "/v1/chat/completions",
                        body.replace(
                                "\"stream\":true",
                                "\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"Bash\",\"parameters\":"
                                        + "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}}}}}]"))
                .text();

        assertThat(withTools)
                .contains("\"name\":\"Bash\"")
                .contains("\\\"command\\\"")
                .containsPattern("\"prompt_tokens\":[1-9]")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    @DisplayName("d3: an Anthropic stream has event lines, real usage and no block that is empty")
    void d3_anthropicStreamIsWellFormed() throws Exception {
        admin.add(1);
        admin.kiro.next(EventScript.begin().tool("Bash", "{\"command\":\"ls\"}"));

        String stream = messages(",\"stream\":true,\"tools\":[" + TOOL.formatted("Bash") + "]", user("Hi"))
                .text();

        for (String event : stream.strip().split("\n\n", -1)) {
            String type = event.lines().findFirst().orElseThrow().substring("event: ".length());
            assertThat(event).startsWith("event: " + type + "\ndata: {\"type\":\"" + type + "\"");
        }
        assertThat(stream)
                .doesNotContain("\"type\":\"text\"")
                .contains("\"type\":\"tool_use\"")
                .containsPattern("\"input_tokens\":[1-9]")
                .containsPattern("\"output_tokens\":[1-9]");
    }

    @Test
    @DisplayName("d4: another account means another identity, not only another token")
    void d4_failoverChangesTheWholeIdentity() throws Exception {
        SimulatedAccount one = admin.add(1);
        SimulatedAccount two = admin.add(2);
        admin.kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello"));

        assertThat(messages("", user("Hi")).status()).isEqualTo(200);

        assertThat(generated()).extracting(RecordedRequest::account).containsExactlyInAnyOrder(one.name(), two.name());
        for (RecordedRequest attempt : generated()) {
            int number = attempt.account().equals(one.name()) ? 1 : 2;
            SimulatedAccount own = number == 1 ? one : two;
            SimulatedAccount other = number == 1 ? two : one;
            String sent = attempt.bodyText() + attempt.headers();
            assertThat(attempt.bearer()).isEqualTo(own.accessToken());
            assertThat(sent)
                    .contains(own.profileArn())
                    .contains("%064x".formatted(number + 0xabcdef))
                    .doesNotContain(other.accessToken())
                    .doesNotContain("%064x".formatted(3 - number + 0xabcdef));
        }
    }

    @Test
    @DisplayName("d6: a session has one conversation id, another session another")
    void d6_conversationIdBelongsToTheSession() throws Exception {
        admin.add(1);
        admin.kiro.next(Scenario.text("A"), Scenario.text("B"), Scenario.text("C"));
        messages("", user("first"));
        messages("", user("first"), assistant("A"), user("second"));
        messages("", user("something else"));

        List<String> ids = generated().stream()
                .map(request -> request.json()
                        .at("conversationState")
                        .at("conversationId")
                        .text())
                .toList();
        assertThat(ids.get(0)).isNotEmpty().isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    }

    @Test
    @DisplayName("d7: every image and every tool goes in, or the client is told")
    void d7_nothingIsDroppedSilently() throws Exception {
        admin.add(1);
        admin.kiro.next(Scenario.text("A"));
        String tools = IntStream.range(0, 60)
                .mapToObj(i -> TOOL.formatted("tool_" + i))
                .collect(Collectors.joining(",", ",\"tools\":[", "]"));

        AdminProxy.Answer answer =
                messages(tools, pictured("one"), assistant("A"), pictured("two"), assistant("B"), user("three"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Json state = generated().get(0).json().at("conversationState");
        String sent = generated().get(0).bodyText();
        assertThat(sent.split(PIXEL.substring(0, 40), -1)).hasSize(3);
        assertThat(state.at("currentMessage")
                        .at("userInputMessage")
                        .at("userInputMessageContext")
                        .at("tools")
                        .items())
                .hasSize(60);
    }

    @Test
    @DisplayName("d9: a Gemini failure is a status and Google's error body")
    void d9_geminiFailureIsAFailure() throws Exception {
        admin.add(1);
        admin.kiro.next(Scenario.refuse(Refusal.E22_MALFORMED));

        AdminProxy.Answer answer = admin.post(
                "/v1beta/models/" + MODEL + ":generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");

        assertThat(answer.status()).isEqualTo(400);
        Shape.check(
                answer.json(),
                "{\"error\":{\"code\":\"=400\",\"message\":\"string\",\"status\":\"=INVALID_ARGUMENT\"}}");
    }

    @Test
    @DisplayName("d12: an unknown model is refused with suggestions")
    void d12_unknownModelIsNotReplaced() throws Exception {
        admin.add(1);

        AdminProxy.Answer answer = admin.chat("claude-opus-99", false);

        assertThat(answer.status()).isEqualTo(404);
        JsonNode error = answer.json().get("error");
        assertThat(error.get("type").textValue()).isEqualTo("not_found_error");
        assertThat(error.get("message").textValue()).contains("claude-opus-99").contains("claude-opus-4");
        assertThat(generated()).isEmpty();
    }

    @Test
    @DisplayName("d15: a session keeps its account while it grows")
    void d15_growingSessionKeepsItsAccount() throws Exception {
        admin.add(1);
        admin.add(2);
        String[] turns = {
            user("first"), assistant("A"), user("second"), assistant("B"), user("third"), assistant("C"), user("fourth")
        };
        for (int length = 1; length <= turns.length; length += 2) {
            admin.kiro.next(Scenario.text("A"));
            messages("", java.util.Arrays.copyOf(turns, length));
        }

        assertThat(generated()).hasSize(4);
        assertThat(generated().stream().map(RecordedRequest::account).distinct())
                .hasSize(1);
    }

    @Test
    @DisplayName("d16: the system prompt goes in, also behind Claude Code's attribution line")
    void d16_systemPromptAlwaysGoesIn() throws Exception {
        admin.add(1);
        String line = "x-anthropic-billing-header: cc_version=2.1.330; cch=12345;";
        String[] systems = {
            "\"You obey rule 7.\"",
            "[{\"type\":\"text\",\"text\":\"You obey rule 7.\"}]",
            "[{\"type\":\"text\",\"text\":\"" + line + "\"},{\"type\":\"text\",\"text\":\"You obey rule 7.\"}]"
        };
        for (String system : systems) {
            for (String text : List.of("Hi", line + "\\nHi")) {
                admin.kiro.clearRequests();
                admin.kiro.next(Scenario.text("A"));
                messages(",\"system\":" + system, user(text));

                assertThat(generated().get(0).bodyText())
                        .as(system + text)
                        .contains("You obey rule 7.")
                        .contains("Hi");
            }
        }
    }
}
