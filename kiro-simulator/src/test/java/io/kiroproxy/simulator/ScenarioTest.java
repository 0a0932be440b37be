package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.protocol.eventstream.EventStreamException;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.simulator.Client.BrokenException;
import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.generate.ScenarioBook;
import io.kiroproxy.simulator.generate.Tail;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private Reply marked(String marker) {
        return client.generate(alice, "Please [[scenario:" + marker + "]]");
    }

    @ParameterizedTest
    @CsvSource({
        "401,401,,",
        "403,403,AccessDeniedException,",
        "suspended,403,AccessDeniedException,TEMPORARILY_SUSPENDED",
        "402,402,ServiceQuotaExceededException,MONTHLY_REQUEST_COUNT",
        "overage,402,ServiceQuotaExceededException,OVERAGE_REQUEST_LIMIT_EXCEEDED",
        "quota-old,400,ThrottlingException,MONTHLY_REQUEST_COUNT",
        "429,429,ThrottlingException,",
        "capacity,429,ThrottlingException,INSUFFICIENT_MODEL_CAPACITY",
        "daily,429,ThrottlingException,DAILY_REQUEST_COUNT",
        "overload,500,InternalServerException,",
        "model-down,500,InternalServerException,MODEL_TEMPORARILY_UNAVAILABLE",
        "503,503,ServiceUnavailableException,",
        "too-long,400,ValidationException,CONTENT_LENGTH_EXCEEDS_THRESHOLD",
        "413,413,,",
        "524,524,,",
    })
    void everyErrorCanBeAskedFor(String marker, int status, String type, String reason) {
        Reply reply = marked(marker);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().at("reason").plain()).isEqualTo(reason);
        if (type != null) {
            assertThat(reply.header("x-amzn-errortype")).isEqualTo(type);
        }
    }

    @Test
    void everyNameOfTheBookAnswers() {
        List<String> silent = List.of("hang", "hang-after");
        List<String> broken = List.of("reset", "reset-after", "cut", "cut-in-frame");
        for (String name : kiro.scenarios().names()) {
            if (broken.contains(name)) {
                assertThatThrownBy(() -> marked(name)).as(name).isInstanceOf(BrokenException.class);
            } else if (!silent.contains(name)) {
                assertThat(marked(name).status()).as(name).isPositive();
            }
        }
    }

    @Test
    void retryAfterComesFromTheMarker() {
        assertThat(marked("429:7").header("retry-after")).isEqualTo("7");
        assertThat(marked("429").header("retry-after")).isEmpty();
    }

    @Test
    void capacityIs400InTheLegacyRpcDialect() {
        Reply reply =
                client.post("/", Bodies.cliHeaders(alice), Json.write(Bodies.minimal(alice, "[[scenario:capacity]]")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("__type").text()).isEqualTo("com.amazon.aws.codewhisperer#ThrottlingException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"joined", "split", "byte-by-byte", "text"})
    void framingDoesNotChangeTheStream(String framing) {
        Reply reply = marked(framing);

        assertThat(reply.text()).isEqualTo("Simulated answer.");
        assertThat(reply.eventTypes()).endsWith("metadataEvent", "contextUsageEvent", "meteringEvent");
    }

    @Test
    void toolsStreamInFragments() {
        List<Json> events = marked("tool").payloads("toolUseEvent");

        assertThat(events.get(0).at("input").isAbsent()).isTrue();
        assertThat(events.get(events.size() - 1).at("stop").isTrue()).isTrue();
        assertThat(events).hasSizeGreaterThan(3);
        assertThat(events.get(0).at("toolUseId").text()).matches("tooluse_[A-Za-z0-9]{22}");
        assertThat(marked("tool").toolInput()).isEqualTo("{\"path\":\"a.txt\"}");
        assertThat(marked("no-args-tool").toolInput()).isEmpty();
        assertThat(marked("object-input")
                        .payloads("toolUseEvent")
                        .get(1)
                        .at("input")
                        .isObject())
                .isTrue();
        assertThat(marked("unfinished-tool").payloads("toolUseEvent"))
                .noneMatch(event -> event.at("stop").isTrue());
        assertThat(ids("two-tools")).hasSize(2);
        assertThat(ids("interleaved-tools")).hasSize(2);
        assertThat(ids("duplicate-tool")).hasSize(1);
    }

    private List<String> ids(String marker) {
        return marked(marker).payloads("toolUseEvent").stream()
                .map(event -> event.at("toolUseId").text())
                .distinct()
                .toList();
    }

    @Test
    void interleavedFragmentsAlternate() {
        List<String> names = marked("interleaved-tools").payloads("toolUseEvent").stream()
                .map(event -> event.at("name").text())
                .limit(6)
                .toList();

        assertThat(names).containsExactly("read_file", "list_dir", "read_file", "list_dir", "read_file", "list_dir");
    }

    @Test
    void tagsAreCutThrough() {
        Reply reply = marked("tagged-thinking");

        assertThat(reply.text()).isEqualTo("<thinking>One thought.</thinking>\n\nSimulated answer.");
        assertThat(reply.payloads("assistantResponseEvent").get(0).at("content").text())
                .isEqualTo("<thin");
    }

    @Test
    void tailsDiffer() {
        assertThat(marked("no-tail").eventTypes()).endsWith("assistantResponseEvent");
        assertThat(marked("no-metadata").eventTypes())
                .endsWith("contextUsageEvent", "meteringEvent")
                .doesNotContain("metadataEvent");
        assertThat(marked("token-usage")
                        .payloads("metadataEvent")
                        .get(0)
                        .at("tokenUsage")
                        .at("outputTokens")
                        .number(0))
                .isPositive();
        assertThat(marked("empty").body()).isEmpty();
        assertThat(marked("max-tokens")
                        .payloads("metadataEvent")
                        .get(0)
                        .at("stopReason")
                        .text())
                .isEqualTo("MAX_TOKENS");
    }

    @Test
    void faultFramesComeAfterTheGivenNumberOfEvents() {
        List<EventStreamFrame> frames = marked("throttled-in-stream:1").frames();

        EventStreamFrame last = frames.get(frames.size() - 1);
        assertThat(last.messageType()).isEqualTo("exception");
        assertThat(last.exceptionType()).isEqualTo("ThrottlingException");
        assertThat(marked("throttled-in-stream:1").payloads("assistantResponseEvent"))
                .hasSize(1);
        List<EventStreamFrame> error = marked("error-frame").frames();
        assertThat(error.get(error.size() - 1).errorCode()).isEqualTo("InternalFailure");
    }

    @Test
    void badCrcIsSeenByTheDecoder() {
        assertThatThrownBy(() -> marked("bad-crc").frames()).isInstanceOf(EventStreamException.class);
    }

    @Test
    void scenariosAreChosenByQueueAccountModelTextAndHandler() {
        SimulatedAccount bob = kiro.addSocialAccount("bob");
        kiro.onGenerate(request -> Scenario.text("handled " + request.account().name()));
        kiro.next(Scenario.text("first"), Scenario.refuse(Refusal.E13_RATE));

        assertThat(client.generate(alice, "Hi").text()).isEqualTo("first");
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(429);
        assertThat(client.generate(alice, "Hi").text()).isEqualTo("handled alice");
        kiro.scenarios().forAccount(bob, Scenario.text("bob's"));
        kiro.scenarios().forModel("claude-sonnet-4.5", Scenario.text("sonnet"));
        assertThat(client.generate(bob, "Hi").text()).isEqualTo("bob's");
        assertThat(client.generate(alice, "Hi").text()).isEqualTo("sonnet");
        kiro.scenarios().clear();
        kiro.scenarios().times(ScenarioBook.ALWAYS, r -> r.lastUserText().contains("cat"), Scenario.text("miaow"));
        kiro.scenarios().define("mine", Scenario.text("own"));
        assertThat(client.generate(alice, "a cat").text()).isEqualTo("miaow");
        assertThat(client.generate(alice, "[[scenario:mine]]").text()).isEqualTo("own");
    }

    @Test
    void rawBytesAndUnknownEventsPass() {
        kiro.next(EventScript.bare().raw(Client.utf8("not a frame")).tail(Tail.NONE));

        assertThat(client.generate(alice, "Hi").body()).isEqualTo(Client.utf8("not a frame"));
        assertThat(marked("unknown-event").eventTypes()).contains("somethingNewEvent");
    }
}
