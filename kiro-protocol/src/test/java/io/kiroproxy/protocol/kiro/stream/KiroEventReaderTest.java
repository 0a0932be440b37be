package io.kiroproxy.protocol.kiro.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.protocol.kiro.failure.KiroFailures;
import io.kiroproxy.protocol.kiro.failure.PromptSize;
import io.kiroproxy.protocol.kiro.fixture.EventText;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.TailPolicy;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingSource;
import io.kiroproxy.protocol.kiro.stream.ReaderSetup.ThinkingView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KiroEventReaderTest {

    private static final String ARGUMENTS = "{\"path\":\"a.txt\",\"lines\":[1,2]}";
    private static final TailMemory.Key KEY = new TailMemory.Key("a", "claude-sonnet-4.5", "AI_EDITOR");

    private final UnknownEvents unknown = new UnknownEvents();
    private final TailMemory tails = new TailMemory(16);
    private ThinkingSource source = ThinkingSource.NATIVE;
    private ThinkingView view = ThinkingView.ALL;
    private Set<String> hiddenTools = Set.of();
    private PromptSize size = new PromptSize(1_000, 200_000);

    private static KiroFrames richAnswer() {
        return KiroFrames.answer()
                .event("initial-response", "{}")
                .event("messageMetadataEvent", "{\"conversationId\":\"c\",\"utteranceId\":\"u\"}")
                .thinking("Let me ")
                .thinking("see.")
                .signature("sig==")
                .text("I will")
                .text("")
                .text(" read it. 你好 👋")
                .event("codeEvent", "{\"content\":\"`x`\"}")
                .event("codeReferenceEvent", "{\"references\":[]}")
                .event("brandNewEvent", "{\"x\":1}")
                .tool("t1", "read_file")
                .input("t1", "read_file", ARGUMENTS.substring(0, 4))
                .input("t1", "read_file", ARGUMENTS.substring(4))
                .stop("t1", "read_file")
                .stop("t1", "read_file")
                .tool("t2", "now")
                .stop("t2", "now")
                .tail("END_TURN");
    }

    private static final List<String> RICH_EVENTS = List.of(
            "thinking Let me see.",
            "signature sig==",
            "text I will read it. 你好 👋`x`",
            "tool t1 READ_FILE",
            "input t1 " + ARGUMENTS,
            "end t1",
            "tool t2 NOW",
            "end t2",
            "stop TOOL_USE");

    @Test
    void wholeAnswerBecomesEvents() {
        assertThat(read(richAnswer().bytes())).isEqualTo(RICH_EVENTS);
        assertThat(unknown.snapshot()).isEqualTo(Map.of("brandNewEvent", 1L));
    }

    @Test
    void bytesOneByOneGiveTheSame() {
        byte[] bytes = richAnswer().bytes();
        List<byte[]> single = new ArrayList<>();
        for (byte b : bytes) {
            single.add(new byte[] {b});
        }
        assertThat(readPieces(single)).isEqualTo(RICH_EVENTS);
    }

    @Test
    void everySplitGivesTheSame() {
        byte[] bytes = richAnswer().bytes();
        for (int split = 0; split <= bytes.length; split++) {
            List<byte[]> two = List.of(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(readPieces(two)).as("split at %d", split).isEqualTo(RICH_EVENTS);
        }
    }

    @Test
    void textIsPassedOnWithItsFrame() {
        List<ChatEvent> events = new ArrayList<>();
        reader().read(ByteBuffer.wrap(KiroFrames.answer().text("Hel").bytes()), events::add);

        assertThat(EventText.of(events)).containsExactly("text Hel");
    }

    @Test
    void concatenatedTextIsTheContentSent() {
        long seed = 77L;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder sent = new StringBuilder();
            KiroFrames frames = KiroFrames.answer();
            for (int i = random.nextInt(8) + 1; i > 0; i--) {
                String piece = "äx<thinking> \"`\n\\".substring(random.nextInt(6), 6 + random.nextInt(10));
                sent.append(piece);
                frames.text(piece);
                if (random.nextBoolean()) {
                    frames.tool("t" + i, "f").input("t" + i, "f", "{\"a\"").input("t" + i, "f", ":1}");
                    if (random.nextBoolean()) {
                        frames.stop("t" + i, "f");
                    }
                }
            }
            StringBuilder got = new StringBuilder();
            for (String line : read(frames.tail("END_TURN").bytes())) {
                got.append(line.startsWith("text ") ? line.substring(5) : "");
            }
            assertThat(got).as("seed %d, round %d", seed, round).hasToString(sent.toString());
        }
    }

    @Test
    void cutAtEachFrameIsNeverAPlainEnd() {
        tails.carried(KEY);
        KiroFrames answer = KiroFrames.answer()
                .text("a")
                .text("b")
                .tool("t", "f")
                .input("t", "f", "{\"a\":")
                .input("t", "f", "1}")
                .stop("t", "f")
                .tail("TOOL_USE");
        List<String> endings = new ArrayList<>();
        for (int count = 0; count <= answer.frames().size(); count++) {
            endings.add(last(answer.first(count)));
        }
        assertThat(endings)
                .containsExactly(
                        "CUT",
                        "stop MAX_TOKENS",
                        "stop MAX_TOKENS",
                        "CUT",
                        "CUT",
                        "stop MAX_TOKENS",
                        "stop MAX_TOKENS",
                        "stop TOOL_USE",
                        "stop TOOL_USE",
                        "stop TOOL_USE");
    }

    @Test
    void cutInsideAFrameIsAlwaysAFailure() {
        KiroFrames answer = KiroFrames.answer().text("a").tail("END_TURN");
        byte[] bytes = answer.bytes();
        int lastFrame = bytes.length - answer.frames().get(answer.frames().size() - 1).length;
        for (int cut = lastFrame + 1; cut < bytes.length; cut++) {
            assertThat(last(Arrays.copyOf(bytes, cut))).as("cut at %d", cut).isEqualTo("CUT");
        }
    }

    @Test
    void toolCallCutAtEachByteIsNeverComplete() {
        for (int cut = 0; cut < ARGUMENTS.length(); cut++) {
            KiroFrames withoutTail =
                    KiroFrames.answer().text("x").tool("t", "f").input("t", "f", ARGUMENTS.substring(0, cut));
            assertThat(last(withoutTail.bytes())).as("cut at %d, no tail", cut).isEqualTo("CUT");
            assertThat(read(withoutTail.tail("TOOL_USE").bytes()))
                    .as("cut at %d, tail", cut)
                    .doesNotContain("end t")
                    .endsWith("stop MAX_TOKENS");
            if (cut > 0) {
                KiroFrames stopped = KiroFrames.answer()
                        .tool("t", "f")
                        .input("t", "f", ARGUMENTS.substring(0, cut))
                        .stop("t", "f")
                        .tail("END_TURN");
                assertThat(read(stopped.bytes())).doesNotContain("end t").endsWith("stop MAX_TOKENS");
            }
        }
    }

    @Test
    void missingTailCountsOnceATailHasBeenSeen() {
        byte[] bare = KiroFrames.answer().text("a").bytes();

        assertThat(last(bare)).isEqualTo("stop END_TURN");
        assertThat(last(KiroFrames.answer().text("a").metering(1).bytes())).isEqualTo("stop END_TURN");
        assertThat(last(bare)).isEqualTo("stop MAX_TOKENS");
    }

    @Test
    void interleavedCallsKeepTheirFragmentsApart() {
        KiroFrames answer = KiroFrames.answer()
                .input("a", "f", "{\"x\":")
                .input("b", "g", "{\"y\":")
                .input("a", "f", "1}")
                .stop("a", "f")
                .input("b", "g", "2}")
                .stop("b", "g")
                .tail("TOOL_USE");

        assertThat(read(answer.bytes()))
                .containsExactly(
                        "tool a F",
                        "input a {\"x\":",
                        "tool b G",
                        "input b {\"y\":",
                        "input a 1}",
                        "end a",
                        "input b 2}",
                        "end b",
                        "stop TOOL_USE");
    }

    @Test
    void newIdEndsACallThatIsWhole() {
        KiroFrames answer = KiroFrames.answer()
                .input("a", "f", "{}")
                .tool("b", "g")
                .tool("c", "h")
                .stop("c", "h")
                .tail("END_TURN");

        assertThat(read(answer.bytes()))
                .containsExactly(
                        "tool a F", "input a {}", "end a", "tool b G", "tool c H", "end c", "end b", "stop TOOL_USE");
    }

    @Test
    void textNeverFallsIntoACall() {
        KiroFrames answer = KiroFrames.answer()
                .input("a", "f", "{\"x\":")
                .text("between")
                .input("a", "f", "1}")
                .text("after")
                .tail("END_TURN");

        assertThat(read(answer.bytes()))
                .containsExactly("tool a F", "input a {\"x\":1}", "end a", "text betweenafter", "stop TOOL_USE");
    }

    @Test
    void objectInputIsAWholeSnapshot() {
        KiroFrames answer = KiroFrames.answer()
                .event("toolUseEvent", "{\"toolUseId\":\"a\",\"name\":\"f\",\"input\":{\"n\":1}}")
                .event(
                        "toolUseEvent",
                        "{\"toolUseId\":\"a\",\"name\":\"f\",\"input\":{\"n\":1.50,\"m\":[]},\"stop\":true}")
                .tail("TOOL_USE");

        assertThat(read(answer.bytes()))
                .containsExactly("tool a F", "input a {\"n\":1.50,\"m\":[]}", "end a", "stop TOOL_USE");
    }

    @Test
    void payloadMayBeWrappedInItsName() {
        KiroFrames answer = KiroFrames.answer()
                .event("assistantResponseEvent", "{\"assistantResponseEvent\":{\"content\":\"a\"}}")
                .frame(EventStreamFrame.of(
                        Map.of(), "{\"assistantResponseEvent\":{\"content\":\"b\"}}".getBytes(StandardCharsets.UTF_8)))
                .tail("END_TURN");

        assertThat(read(answer.bytes())).containsExactly("text ab", "stop END_TURN");
    }

    @Test
    void exceptionsAnywhereEndTheAnswerWithTheirClass() {
        KiroFrames good = richAnswer();
        for (int place = 0; place <= good.frames().size(); place++) {
            KiroFrames bad = KiroFrames.answer();
            good.frames().subList(0, place).forEach(bytes -> bad.event("metricsEvent", "{}"));
            byte[] head = good.first(place);
            byte[] exception = KiroFrames.answer()
                    .exception("ThrottlingException", "slow", "")
                    .bytes();
            byte[] all = Arrays.copyOf(head, head.length + exception.length);
            System.arraycopy(exception, 0, all, head.length, exception.length);
            assertThat(last(all)).as("after %d frames", place).isEqualTo("THROTTLED");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "InternalServerException, x, MODEL_TEMPORARILY_UNAVAILABLE, CAPACITY",
        "error, x, '', UNAVAILABLE",
        "ValidationException, Improperly formed request., REQUEST_BODY_INVALID, BAD_REQUEST",
        "ContentLengthExceededException, x, '', CONTEXT_TOO_LONG",
        "AccessDeniedException, The bearer token included in the request is invalid., '', AUTH_EXPIRED"
    })
    void exceptionFramesAreClassified(String type, String message, String reason, Kind kind) {
        assertThat(last(KiroFrames.answer().exception(type, message, reason).bytes()))
                .isEqualTo(kind.name());
    }

    @Test
    void errorFramesAndErrorsInThePlaceOfEventsAreFailures() {
        assertThat(last(KiroFrames.answer()
                        .frame(EventStreamFrame.error("InternalFailure", "no"))
                        .bytes()))
                .isEqualTo("UNAVAILABLE");
        assertThat(last(KiroFrames.answer()
                        .event("assistantResponseEvent", "{\"_type\":\"x#ThrottlingException\",\"message\":\"m\"}")
                        .bytes()))
                .isEqualTo("THROTTLED");
        assertThat(last(KiroFrames.answer()
                        .event("invalidStateEvent", "{\"reason\":\"INVALID_TASK_ASSIST_PLAN\",\"message\":\"m\"}")
                        .bytes()))
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void answerThatGrewTooLongIsCutWhereItStands() {
        KiroFrames answer = KiroFrames.answer()
                .text("a")
                .exception("ContentLengthExceededException", "x", "")
                .metering(1);

        assertThat(read(answer.bytes())).containsExactly("text a", "stop MAX_TOKENS");
    }

    @Test
    void brokenFramesAndPayloadsAreProtocolFailures() {
        byte[] bytes = KiroFrames.answer().text("a").bytes();
        bytes[bytes.length - 6] ^= 1;

        assertThat(last(bytes)).isEqualTo("PROTOCOL");
        assertThat(last(KiroFrames.answer()
                        .event("assistantResponseEvent", "{\"content\":")
                        .bytes()))
                .isEqualTo("PROTOCOL");
        assertThat(last(KiroFrames.answer()
                        .event("toolUseEvent", "{\"name\":\"f\"}")
                        .bytes()))
                .isEqualTo("PROTOCOL");
    }

    @ParameterizedTest
    @CsvSource({
        "END_TURN, END_TURN",
        "end_turn, END_TURN",
        "COMPLETE, END_TURN",
        "STOP_SEQUENCE, END_TURN",
        "MAX_TOKENS, MAX_TOKENS",
        "LENGTH, MAX_TOKENS",
        "MODEL_CONTEXT_WINDOW_EXCEEDED, CONTEXT_WINDOW",
        "CONTENT_FILTERED, REFUSAL",
        "GUARDRAIL_INTERVENED, REFUSAL",
        "refusal, REFUSAL",
        "MALFORMED_TOOL_USE, MAX_TOKENS",
        "MALFORMED_MODEL_OUTPUT, MAX_TOKENS",
        "SOMETHING_NEW, END_TURN"
    })
    void namedStopReasonsAfterText(String named, StopReason reason) {
        assertThat(last(KiroFrames.answer().text("a").tail(named).bytes())).isEqualTo("stop " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_FILTERED, CONTENT_FILTERED",
        "GUARDRAIL_INTERVENED, CONTENT_FILTERED",
        "MALFORMED_MODEL_OUTPUT, CUT",
        "END_TURN, stop END_TURN"
    })
    void namedStopReasonsWithoutOutput(String named, String ending) {
        assertThat(last(KiroFrames.answer().tail(named).bytes())).isEqualTo(ending);
    }

    @Test
    void emptyAnswerIsACut() {
        assertThat(last(new byte[0])).isEqualTo("CUT");
        assertThat(last(KiroFrames.answer().metering(1).bytes())).isEqualTo("CUT");
    }

    @Test
    void fullWindowIsTold() {
        assertThat(last(KiroFrames.answer().text("a").context(100).bytes())).isEqualTo("stop CONTEXT_WINDOW");
    }

    @Test
    void reportedTokensWin() {
        TokenUsage usage = usage(KiroFrames.answer()
                .text("abc")
                .event(
                        "metadataEvent",
                        "{\"tokenUsage\":{\"uncachedInputTokens\":10,\"outputTokens\":7,\"totalTokens\":117,"
                                + "\"cacheReadInputTokens\":90,\"cacheWriteInputTokens\":10}}")
                .context(50)
                .metering(0.25)
                .metering(0.5));

        assertThat(usage).isEqualTo(new TokenUsage(110, 7, 90, 10, -1, 0.75, TokenUsage.Source.UPSTREAM));
    }

    @Test
    void contextPercentageGivesTheInput() {
        TokenUsage usage =
                usage(KiroFrames.answer().text("abcdefgh".repeat(100)).context(3.0));

        assertThat(usage.source()).isEqualTo(TokenUsage.Source.DERIVED);
        assertThat(usage.totalTokens()).isEqualTo(6_000);
        assertThat(usage.outputTokens()).isEqualTo(new TokenEstimator().text("abcdefgh".repeat(100)));
        assertThat(usage.cacheReadTokens()).isEqualTo(-1);
        assertThat(usage.credits()).isEqualTo(-1);
    }

    @Test
    void withoutNumbersUsageIsAnEstimate() {
        TokenUsage usage = usage(KiroFrames.answer().text("a").metering(2));

        assertThat(usage).isEqualTo(new TokenUsage(1_000, 1, -1, -1, -1, 2, TokenUsage.Source.ESTIMATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e400", "\"x\"", "null"})
    void nonsenseNumbersAreNotUsed(String number) {
        TokenUsage usage = usage(KiroFrames.answer()
                .text("a")
                .event("contextUsageEvent", "{\"contextUsagePercentage\":" + number + "}")
                .event("meteringEvent", "{\"usage\":" + number + "}"));

        assertThat(usage.source()).isEqualTo(TokenUsage.Source.ESTIMATED);
        assertThat(usage.credits()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(ThinkingView.class)
    void reasoningIsShownAsAskedFor(ThinkingView asked) {
        view = asked;
        KiroFrames answer = KiroFrames.answer()
                .thinking("hm")
                .signature("s")
                .event("reasoningContentEvent", "{\"redactedContent\":\"AAAA\"}")
                .text("a")
                .tail("END_TURN");

        List<String> shown =
                switch (asked) {
                    case NONE -> List.of();
                    case SIGNATURES -> List.of("signature s", "redacted AAAA");
                    case ALL -> List.of("thinking hm", "signature s", "redacted AAAA");
                };
        List<String> expected = new ArrayList<>(shown);
        expected.addAll(List.of("text a", "stop END_TURN"));
        assertThat(read(answer.bytes())).isEqualTo(expected);
    }

    @Test
    void tagsAreReadWhereAsked() {
        source = ThinkingSource.TAGS;
        KiroFrames answer = KiroFrames.answer()
                .text("<thin")
                .text("king>hm</thinking>")
                .tool("t", "f")
                .stop("t", "f")
                .tail("END_TURN");

        assertThat(read(answer.bytes())).containsExactly("thinking hm", "tool t F", "end t", "stop TOOL_USE");
    }

    @Test
    void nativeReasoningDisablesTags() {
        source = ThinkingSource.TAGS;
        KiroFrames answer = KiroFrames.answer()
                .thinking("hm")
                .text("<thinking>x</thinking>\n\ny")
                .tail("END_TURN");

        assertThat(read(answer.bytes()))
                .containsExactly("thinking hm", "text <thinking>x</thinking>\n\ny", "stop END_TURN");
    }

    @Test
    void hiddenToolIsGatheredNotShown() {
        hiddenTools = Set.of("web_search");
        KiroFrames answer = KiroFrames.answer()
                .text("Let me look.")
                .input("s", "web_search", "{\"query\":")
                .input("s", "web_search", "\"x\"}")
                .stop("s", "web_search")
                .tool("t", "f")
                .stop("t", "f")
                .tail("TOOL_USE");
        List<ChatEvent> events = new ArrayList<>();
        KiroEventReader reader = reader();
        reader.read(ByteBuffer.wrap(answer.bytes()), events::add);
        KiroEventReader.Ending ending = reader.end(events::add);

        assertThat(EventText.of(events)).containsExactly("text Let me look.", "tool t F", "end t");
        assertThat(ending.hidden()).singleElement().satisfies(call -> {
            assertThat(call.id()).isEqualTo("s");
            assertThat(call.name()).isEqualTo("web_search");
            assertThat(call.input().json()).isEqualTo("{\"query\":\"x\"}");
        });
        assertThat(ending.clientCalls()).isEqualTo(1);
    }

    @Test
    void unknownEventsAreCountedWithinBounds() {
        KiroFrames answer = KiroFrames.answer();
        for (int i = 0; i < 200; i++) {
            answer.event("new" + i, "not even JSON");
        }
        read(answer.text("a").tail("END_TURN").bytes());

        assertThat(unknown.snapshot()).hasSize(UnknownEvents.MAX_NAMES + 1).containsEntry(UnknownEvents.OTHERS, 136L);
    }

    @Test
    void tailMemoryForgetsTheOldest() {
        TailMemory memory = new TailMemory(2);
        memory.carried(new TailMemory.Key("a", "m", "o"));
        memory.carried(new TailMemory.Key("b", "m", "o"));
        memory.carried(new TailMemory.Key("c", "m", "o"));

        assertThat(memory.expects(new TailMemory.Key("a", "m", "o"))).isFalse();
        assertThat(memory.expects(new TailMemory.Key("c", "m", "o"))).isTrue();
    }

    private KiroEventReader reader() {
        return new KiroEventReader(new ReaderSetup(
                new KiroFailures(Clock.systemUTC()),
                size,
                new TokenEstimator(),
                name -> name.toUpperCase(java.util.Locale.ROOT),
                source,
                view,
                hiddenTools,
                tails,
                KEY,
                TailPolicy.LEARNED,
                unknown));
    }

    private List<String> read(byte[] bytes) {
        return readPieces(List.of(bytes));
    }

    private List<String> readPieces(List<byte[]> pieces) {
        List<ChatEvent> events = new ArrayList<>();
        KiroEventReader reader = reader();
        pieces.forEach(piece -> reader.read(ByteBuffer.wrap(piece), events::add));
        KiroEventReader.Ending ending = reader.end(events::add);
        List<String> lines = new ArrayList<>(EventText.of(events));
        lines.add("stop " + ending.reason());
        return lines;
    }

    /** The last line, or the kind of failure. */
    private String last(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        UpstreamFailureException thrown =
                catchThrowableOfType(UpstreamFailureException.class, () -> lines.addAll(read(bytes)));
        UpstreamFailure failure = thrown == null ? null : thrown.failure();
        return failure == null ? lines.get(lines.size() - 1) : failure.kind().name();
    }

    private TokenUsage usage(KiroFrames answer) {
        KiroEventReader reader = reader();
        reader.read(ByteBuffer.wrap(answer.bytes()), event -> {});
        return reader.end(event -> {}).usage();
    }
}
