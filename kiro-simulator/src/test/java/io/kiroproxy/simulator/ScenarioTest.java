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
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    private static final Duration SOON = Duration.ofSeconds(10);

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

    static Stream<Scenario> brokenConnections() {
        return Stream.of(
                Scenario.reset(),
                Scenario.text("a").cut(),
                Scenario.text("a").reset(),
                Scenario.text("a").cutInsideNext().text("b"));
    }

    @ParameterizedTest
    @MethodSource("brokenConnections")
    void cutConnectionsBreakTheBody(Scenario scenario) {
        kiro.next(scenario);

        assertThatThrownBy(() -> client.generate(alice, "Hi")).isInstanceOf(BrokenException.class);

        RecordedRequest request = kiro.requests().get(0);
        assertThat(request.ending().join()).isEqualTo(RecordedRequest.Ending.CUT);
    }

    @Test
    void clientThatLeavesAHangingStreamIsNoticed() throws Exception {
        // Given
        kiro.next(Scenario.text("a", "b").stall());
        CompletableFuture<HttpResponse<InputStream>> reply = client.http()
                .sendAsync(
                        client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofInputStream());
        RecordedRequest request = kiro.awaitRequest(r -> r.operation().equals("GenerateAssistantResponse"), SOON);

        // When
        reply.get(10, TimeUnit.SECONDS).body().close();

        // Then
        assertThat(request.ending().get(10, TimeUnit.SECONDS)).isEqualTo(RecordedRequest.Ending.CLIENT_LEFT);
    }

    @Test
    void hangSendsNoHeadUntilTheClientGivesUp() throws Exception {
        kiro.next(Scenario.hang());
        var future = client.http()
                .sendAsync(client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofByteArray());
        RecordedRequest request = kiro.awaitRequest(r -> true, SOON);

        assertThat(future).isNotDone();
        future.cancel(true);

        assertThat(request.ending().get(10, TimeUnit.SECONDS)).isEqualTo(RecordedRequest.Ending.CLIENT_LEFT);
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

    @Test
    void pacedStreamTakesItsTime() {
        long start = System.nanoTime();

        assertThat(marked("slow:20").text()).isEqualTo("Simulated answer.");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void thousandPacedStreamsComplete() throws Exception {
        // Given
        kiro.onGenerate(request -> Scenario.text("a", "b", "c", "d").pace(Duration.ofMillis(50)));
        byte[] expectedEnd = Client.utf8("meteringEvent");

        // When
        List<CompletableFuture<HttpResponse<byte[]>>> replies = Stream.generate(() -> client.http()
                        .sendAsync(
                                client.request(alice, Bodies.minimal(alice, "Hi")),
                                HttpResponse.BodyHandlers.ofByteArray()))
                .limit(1_000)
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        // Then
        assertThat(replies)
                .allMatch(reply -> reply.join().statusCode() == 200
                        && new String(reply.join().body(), StandardCharsets.ISO_8859_1)
                                .contains(new String(expectedEnd, StandardCharsets.US_ASCII)));
        assertThat(kiro.requestCount()).isEqualTo(1_000);
    }

    @Test
    void agentWritesRunsReadsAndQuotes() {
        Map<String, Object> write = Json.object(
                "toolSpecification",
                Json.object(
                        "name",
                        "Write",
                        "description",
                        "Writes a file.",
                        "inputSchema",
                        Json.object(
                                "json",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object(
                                                "file_path", Json.object("type", "string"),
                                                "content", Json.object("type", "string")),
                                        "required",
                                        List.of("file_path", "content")))));
        Map<String, Object> bash = Json.object(
                "toolSpecification",
                Json.object(
                        "name",
                        "Bash",
                        "description",
                        "Runs a command.",
                        "inputSchema",
                        Json.object(
                                "json",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object(
                                                "command", Json.object("type", "string"),
                                                "timeout", Json.object("type", "number")),
                                        "required",
                                        List.of("command")))));

        assertThat(call("write hello.txt containing Hello, world", bash, write))
                .isEqualTo("Write {\"content\":\"Hello, world\",\"file_path\":\"hello.txt\"}");
        assertThat(call("write hello.txt containing it's", bash))
                .isEqualTo("Bash {\"command\":\"printf '%s\\\\n' 'it'\\\\''s' > 'hello.txt'\"}");
        assertThat(call("Please run `ls -l` now", bash, write)).isEqualTo("Bash {\"command\":\"ls -l\"}");
        assertThat(call("fix the bug", write, bash)).isEqualTo("Bash {\"command\":\"echo simulated\"}");
        assertThat(call("use a tool", Bodies.tool("lookup"))).isEqualTo("lookup {\"path\":\"simulated\"}");
        assertThat(call("<system-reminder>run x</system-reminder>Good morning", bash))
                .isEqualTo(" ");
        Reply finished = client.generate(alice, Bodies.toolRound(alice));
        assertThat(finished.text()).isEqualTo("Done. The tool answered: alpha");
    }

    private String call(String prompt, Object... tools) {
        Reply reply = client.generate(alice, Bodies.withTools(alice, prompt, tools));
        String name = reply.payloads("toolUseEvent").stream()
                .map(event -> event.at("name").text())
                .findFirst()
                .orElse("");
        Json input = reply.toolInput().isEmpty() ? Json.absent() : Json.parse(reply.toolInput());
        return name + " "
                + (input.isAbsent()
                        ? ""
                        : Json.write(new TreeMap<>(
                                Objects.requireNonNull(Bodies.object(Objects.requireNonNull(input.plain()))))));
    }
}
