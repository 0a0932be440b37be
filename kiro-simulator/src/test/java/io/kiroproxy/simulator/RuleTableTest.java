package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.current;
import static io.kiroproxy.simulator.Bodies.history;
import static io.kiroproxy.simulator.Bodies.list;
import static io.kiroproxy.simulator.Bodies.minimal;
import static io.kiroproxy.simulator.Bodies.schema;
import static io.kiroproxy.simulator.Bodies.tool;
import static io.kiroproxy.simulator.Bodies.toolRound;
import static io.kiroproxy.simulator.Bodies.withTools;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body rule of kiro-upstream.md 6.3, each broken in one place; the case's name is the rule's id. */
class RuleTableTest {
    private static final KiroSimulator KIRO = KiroSimulator.builder().start();
    private static final SimulatedAccount ALICE = KIRO.addSocialAccount("alice");
    private static final Client CLIENT = new Client(KIRO.uri());

    @BeforeAll
    static void running() {
        assertThat(KIRO.uri().getPort()).isPositive();
    }

    @AfterAll
    static void stop() {
        KIRO.close();
    }

    static Stream<RuleCase> shapes() {
        return new ShapeCases(ALICE).all();
    }

    static Stream<RuleCase> histories() {
        return new HistoryCases(ALICE).all();
    }

    static Stream<RuleCase> toolsAndFiles() {
        return new ToolCases(ALICE).all();
    }

    @ParameterizedTest
    @MethodSource({"shapes", "histories", "toolsAndFiles"})
    void violationHasItsExactAnswer(RuleCase broken) {
        Reply reply = CLIENT.generate(ALICE, broken.body());

        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(400);
        assertThat(reply.header("x-amzn-errortype")).isEqualTo("ValidationException");
        assertThat(reply.json().at("__type").text()).isEqualTo("com.amazon.aws.codewhisperer#ValidationException");
        assertThat(reply.json().at("reason").plain()).isEqualTo(broken.reason());
        if (broken.message() != null) {
            assertThat(reply.json().at("message").text()).isEqualTo(broken.message());
        }
    }

    static Stream<RuleCase> valid() {
        Map<String, Object> kiro = minimal(ALICE, "Hi");
        kiro.put("agentMode", "vibe");
        RuleCase.state(kiro).put("rootConversationId", "sess_1");
        RuleCase.state(kiro).put("agentContinuationId", "0b7d6e39-5a0c-4a57-9a3e-7e1f6e1c2a10");
        Map<String, Object> picture = minimal(ALICE, "Look");
        current(picture).put("images", list(Json.object("format", "png", "source", Json.object("bytes", Bodies.PNG))));
        Map<String, Object> nested = withTools(ALICE, "Hi", tool("one"));
        schema(nested)
                .put(
                        "properties",
                        Json.object(
                                "$schema", Json.object("type", "string"),
                                "mode", Json.object("anyOf", list(Json.object("type", "string"))),
                                "deep", Json.object("type", "object", "additionalProperties", false)));
        Map<String, Object> emptyAssistant = toolRound(ALICE);
        history(emptyAssistant, 1).put("content", "");
        Map<String, Object> effort = minimal(ALICE, "Hi");
        current(effort).put("modelId", "gpt-5.6-sol");
        effort.put("additionalModelRequestFields", Json.object("reasoning", Json.object("effort", "none")));
        return Stream.of(
                new RuleCase("minimal", minimal(ALICE, "Hi"), "", null),
                new RuleCase("kiro members", kiro, "", null),
                new RuleCase("tool round", toolRound(ALICE), "", null),
                new RuleCase("empty assistant text with tool use", emptyAssistant, "", null),
                new RuleCase("picture", picture, "", null),
                new RuleCase("nested schema", nested, "", null),
                new RuleCase("gpt effort", effort, "", null));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validRequestPasses(RuleCase fine) {
        Reply reply = CLIENT.generate(ALICE, fine.body());

        assertThat(reply.status()).as(reply.describe()).isEqualTo(200);
    }

    static Stream<String> notJson() {
        return Stream.of("", "{", "{} {}", "{\"a\":\"\\ud800\"}");
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void v2BodyThatIsNotJson(String body) {
        Map<String, String> headers = new HashMap<>(Bodies.ideHeaders(ALICE));

        Reply reply = CLIENT.post("/", headers, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("message").text()).isEqualTo("The request body is not valid JSON.");
        assertThat(reply.json().at("reason").text()).isEqualTo("REQUEST_BODY_INVALID_JSON");
        assertThat(List.of(reply.header("content-type"))).containsExactly("application/x-amz-json-1.0");
    }
}
