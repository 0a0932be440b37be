package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkWriterTest {

    private static final String FUNCTIONS = ",'functions':[{'name':'weather'}]";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ReplyWriter writer(String more) {
        return Chats.chat(Chats.body(more), HttpFields.EMPTY).newWriter(out);
    }

    private static ChunkGrammar stream(String script) {
        return ChunkGrammar.of(
                Chats.answer(Chats.STREAM, EventScript.parse(script)).getBytes(StandardCharsets.UTF_8));
    }

    private static ChatEvent start() {
        return new ChatEvent.MessageStart("m", "model", TokenUsage.estimate(1, 0), List.of());
    }

    @Test
    void firstEventAloneBringsTheFirstChunk() throws IOException {
        ReplyWriter writer = writer(Chats.STREAM);

        writer.write(start());

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"role\":\"assistant\"")
                .endsWith("\n\n");
    }

    @Test
    void everyDeltaIsHandedOverAtOnce() throws IOException {
        ReplyWriter writer = writer(Chats.STREAM);
        writer.write(start());
        for (String word : List.of("one", "two", "three")) {
            writer.write(new ChatEvent.TextDelta(word));
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("{\"content\":\"" + word + "\"}")
                    .endsWith("\n\n");
        }
    }

    @Test
    void pingIsACommentThatReadersSkip() throws IOException {
        ReplyWriter writer = writer(Chats.STREAM);
        writer.ping();
        writer.write(start());
        writer.ping();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith(": keep-alive\n\n")
                .endsWith(": keep-alive\n\n");
        assertThat(ChunkGrammar.of(out.toByteArray()).state()).isEqualTo(ChunkGrammar.State.CONTENT);
    }

    @Test
    void usageComesOnlyWhenAskedFor() {
        String stream = Chats.answer(",'stream':true", EventScript.parse("start m x 1\nstop END_TURN\n"));

        assertThat(stream).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void usageHasDetailsWhereTheyAreKnown() {
        ChatEvent usage = new ChatEvent.UsageUpdate(new TokenUsage(10, 20, 4, 2, 7, 1.5, TokenUsage.Source.UPSTREAM));

        String stream =
                Chats.answer(Chats.STREAM, List.of(start(), usage, new ChatEvent.MessageStop(StopReason.END_TURN)));

        assertThat(stream)
                .contains("\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":30,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":7}}");
    }

    @Test
    void unfinishedCallEndsWithAnError() {
        ChunkGrammar read = stream("start m x 1\ntool a bash\ninput a {\"c\nstop TOOL_USE\n");

        assertThat(read.state()).isEqualTo(ChunkGrammar.State.FAILED);
        assertThat(read.calls().get(0).input()).hasToString("{\"c");
    }

    @Test
    void unfinishedCallOfAnAnswerThatWasTooLongEndsAsThat() {
        ChunkGrammar read = stream("start m x 1\ntool a bash\ninput a {\"c\nstop MAX_TOKENS\n");

        assertThat(read.state()).isEqualTo(ChunkGrammar.State.DONE);
        assertThat(read.finishReason()).isEqualTo("length");
        assertThat(read.calls().get(0).input()).hasToString("{\"c");
    }

    @Test
    void unfinishedCallIsLeftOutOfAWholeAnswer() {
        String body = Chats.answer("", EventScript.parse("start m x 1\ntool a bash\ninput a {\"c\nstop TOOL_USE\n"));

        assertThat(body).doesNotContain("tool_calls").contains("\"finish_reason\":\"length\"");
    }

    @Test
    void textCutAtEveryCharArrivesUnharmed() {
        String text = "a😀é\uD83D\uDC69\u200D\uD83D\uDCBB“\u0000\u2028\"\\\n";
        List<ChatEvent> events = new ArrayList<>(List.of(start(), new ChatEvent.ToolUseStart("t", "n")));
        for (char c : text.toCharArray()) {
            events.add(new ChatEvent.TextDelta(String.valueOf(c)));
            events.add(new ChatEvent.ThinkingDelta(String.valueOf(c)));
            events.add(new ChatEvent.ToolInputDelta("t", String.valueOf(c)));
        }
        events.add(new ChatEvent.ToolUseEnd("t"));
        events.add(new ChatEvent.MessageStop(StopReason.END_TURN));

        ChunkGrammar read = ChunkGrammar.of(Chats.answer(Chats.STREAM, events).getBytes(StandardCharsets.UTF_8));

        assertThat(read.content()).isEqualTo(text);
        assertThat(read.reasoning()).isEqualTo(text);
        assertThat(read.calls().get(0).input()).hasToString(text);
    }

    @Test
    void megabyteOfArgumentsArrivesWhole() {
        String input = "{\"text\":\"" + "ä".repeat(1_000_000) + "\"}";
        List<ChatEvent> events = List.of(
                start(),
                new ChatEvent.ToolUseStart("t", "write"),
                new ChatEvent.ToolInputDelta("t", input),
                new ChatEvent.ToolUseEnd("t"),
                new ChatEvent.MessageStop(StopReason.TOOL_USE));

        ChunkGrammar read = ChunkGrammar.of(Chats.answer(Chats.STREAM, events).getBytes(StandardCharsets.UTF_8));

        assertThat(read.calls().get(0).input().toString().equals(input)).isTrue();
        assertThat(Chats.answer("", events)).hasSizeGreaterThan(1_000_000);
    }

    @Test
    void callWithoutInputHasAnEmptyObject() {
        assertThat(stream("start m x 1\ntool a now\nend a\nstop TOOL_USE\n")
                        .calls()
                        .get(0)
                        .input())
                .hasToString("{}");
        assertThat(Chats.answer("", EventScript.parse("start m x 1\ntool a now\nend a\nstop TOOL_USE\n")))
                .contains("\"arguments\":\"{}\"");
    }

    @Test
    void legacyFunctionCallIsWrittenTheOldWay() {
        List<ChatEvent> events = EventScript.parse(
                "start m x 1\ntool a weather\ninput a {\"c\":1}\nend a\ntool b weather\nend b\nstop TOOL_USE\n");

        String stream = Chats.answer(FUNCTIONS + ",'stream':true", events);
        String body = Chats.answer(FUNCTIONS, events);

        assertThat(stream)
                .contains("\"delta\":{\"function_call\":{\"name\":\"weather\",\"arguments\":\"\"}}")
                .contains("\"delta\":{\"function_call\":{\"arguments\":\"{\\\"c\\\":1}\"}}")
                .contains("\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        assertThat(ChunkGrammar.of(stream.getBytes(StandardCharsets.UTF_8)).state())
                .isEqualTo(ChunkGrammar.State.DONE);
        assertThat(body)
                .contains("\"content\":null")
                .contains("\"function_call\":{\"name\":\"weather\",\"arguments\":\"{\\\"c\\\":1}\"}")
                .contains("\"finish_reason\":\"function_call\"");
    }

    @Test
    void failureBeforeAnyEventIsOneErrorFrame() throws IOException {
        ReplyWriter writer = writer(Chats.STREAM);
        writer.ping();
        writer.fail(new GatewayException(ErrorKind.RATE_LIMITED, "all accounts rest"));
        writer.fail(new GatewayException(ErrorKind.INTERNAL, "again"));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(": keep-alive\n\ndata: {\"error\":{\"message\":\"all accounts rest\","
                        + "\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\","
                        + "\"kiro_code\":\"rate_limited\",\"kiro_remedy\":\""
                        + ErrorKind.RATE_LIMITED.remedy() + "\"}}\n\n");
    }

    @Test
    void wrongOrderOfCallsIsADefect() throws IOException {
        ReplyWriter writer = writer(Chats.STREAM);
        assertThatIllegalStateException().isThrownBy(() -> writer.write(new ChatEvent.TextDelta("x")));
        writer.write(start());
        assertThatIllegalStateException().isThrownBy(() -> writer.write(start()));
        assertThatIllegalStateException().isThrownBy(() -> writer.write(new ChatEvent.ToolUseEnd("a")));
        assertThatIllegalStateException().isThrownBy(() -> writer.write(new ChatEvent.ToolInputDelta("a", "{}")));
        assertThatIllegalStateException().isThrownBy(writer::finish);
        writer.write(new ChatEvent.MessageStop(StopReason.END_TURN));
        writer.finish();
        assertThatIllegalStateException().isThrownBy(() -> writer.write(new ChatEvent.TextDelta("x")));
        assertThatIllegalStateException().isThrownBy(writer::finish);
    }

    @Test
    void wholeAnswerIsSilentUntilItsEnd() throws IOException {
        ReplyWriter writer = writer("");
        writer.ping();
        writer.write(start());
        writer.write(new ChatEvent.TextDelta("x"));

        assertThat(out.size()).isZero();
    }
}
