package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesWriterTest {

    private static final ChatEvent START = new ChatEvent.MessageStart("a", "m", TokenUsage.estimate(1, 0), List.of());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ReplyWriter writer = Answers.streamed().newWriter(out);

    private void write(String script) throws IOException {
        for (ChatEvent event : EventScript.parse(script)) {
            writer.write(event);
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textCutAtEveryCharReadsTheSame() throws IOException {
        String whole = "a😀ü\u2028\uD83D!👩‍👩‍👧\uDE00";
        for (int cut = 1; cut < whole.length(); cut++) {
            List<ChatEvent> events = List.of(
                    START,
                    new ChatEvent.TextDelta(whole.substring(0, cut)),
                    new ChatEvent.TextDelta(whole.substring(cut)),
                    new ChatEvent.MessageStop(StopReason.END_TURN));

            StreamGrammar grammar = StreamGrammar.of(Answers.finished(Answers.streamed(), events));

            assertThat(grammar.message().at("/content/0/text").asText())
                    .as("cut at %d", cut)
                    .isEqualTo("a😀ü\u2028\uFFFD!👩‍👩‍👧\uFFFD");
        }
    }

    @Test
    void megabyteOfToolInputArrives() throws IOException {
        String value = "x😀\\\"".repeat(210_000);
        String input = "{\"v\":\"" + value + "\"}";
        List<ChatEvent> events = List.of(
                START,
                new ChatEvent.ToolUseStart("toolu_1", "Write"),
                new ChatEvent.ToolInputDelta("toolu_1", input.substring(0, 500_001)),
                new ChatEvent.ToolInputDelta("toolu_1", input.substring(500_001)),
                new ChatEvent.ToolUseEnd("toolu_1"),
                new ChatEvent.MessageStop(StopReason.TOOL_USE));

        StreamGrammar grammar = StreamGrammar.of(Answers.finished(Answers.streamed(), events));

        assertThat(input).hasSizeGreaterThan(1_000_000);
        assertThat(grammar.message().at("/content/0/input/v").asText()).isEqualTo("x😀\"".repeat(210_000));
    }

    @Test
    void callWithoutInputHasNoDelta() throws IOException {
        assertThat(Answers.stream("start a m 1\ntool toolu_1 T\nend toolu_1\nstop TOOL_USE\n"))
                .contains("\"input\":{}}}")
                .doesNotContain("content_block_delta");
    }

    @Test
    void answerThatStopsWithinACallEndsWithAnError() throws IOException {
        for (String open : List.of("tool t1 T\ninput t1 {\"a", "tool t1 T\ntool t2 T\nend t1")) {
            String stream = Answers.stream("start a m 1\n" + open + "\nstop MAX_TOKENS\n");

            assertThat(StreamGrammar.of(stream.getBytes(StandardCharsets.UTF_8)).state())
                    .isEqualTo(StreamGrammar.State.FAILED);
            assertThat(stream).contains("event: error").doesNotContain("message_stop");
        }
    }

    @Test
    void heldContentIsBounded() throws IOException {
        writer.write(START);
        writer.write(new ChatEvent.ToolUseStart("t1", "T"));
        writer.write(new ChatEvent.ToolUseStart("t2", "T"));
        writer.write(new ChatEvent.ToolInputDelta("t2", "x".repeat(HeldBlocks.MAX_CHARS - 64)));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> writer.write(new ChatEvent.ToolInputDelta("t2", "x")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_ERROR));
    }

    @Test
    void releasedContentNoLongerCounts() throws IOException {
        writer.write(START);
        for (int i = 0; i < 20; i++) {
            write("tool a" + i + " T\ntool b" + i + " T\n");
            writer.write(new ChatEvent.ToolInputDelta("b" + i, " ".repeat(1_000_000)));
            write("end b" + i + "\nend a" + i + "\n");
        }
        write("stop TOOL_USE");
        writer.finish();
        assertThat(text()).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void pingIsLegalFromTheVeryBeginning() throws IOException {
        writer.ping();
        write("start a m 1\ntext x\n");
        writer.ping();
        write("stop END_TURN");
        writer.finish();
        writer.ping();

        assertThat(text()).startsWith("event: ping\ndata: {\"type\":\"ping\"}\n\nevent: message_start");
        assertThat(StreamGrammar.of(out.toByteArray()).state()).isEqualTo(StreamGrammar.State.STOPPED);
    }

    @Test
    void failureCarriesTypeCodeAndRequest() throws IOException {
        writer.fail(new GatewayException(ErrorKind.OVERLOADED, "no room"));

        assertThat(text())
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"no room\",\"code\":\"overloaded\",\"remedy\":\"Send the request again in a moment,"
                        + " or raise the limit of calls.\"},\"request_id\":\"c\"}\n\n");
        assertThatIllegalStateException().isThrownBy(() -> writer.finish());
        assertThatIllegalStateException().isThrownBy(() -> write("text x"));
    }

    @Test
    void eventsOutOfOrderAreADefectOfTheCaller() throws IOException {
        assertThatIllegalStateException().isThrownBy(() -> write("text x"));
        write("start a m 1\n");
        assertThatIllegalStateException().isThrownBy(() -> write("start a m 1"));
        assertThatIllegalStateException().isThrownBy(() -> write("input t9 {}"));
        assertThatIllegalStateException().isThrownBy(() -> write("end t9"));
        assertThatIllegalStateException().isThrownBy(writer::finish);
        write("stop END_TURN\n");
        assertThatIllegalStateException().isThrownBy(() -> write("text x"));
    }

    @Test
    void brokenConnectionIsReportedAsItIs() {
        IOException broken = new IOException("reset");
        ReplyWriter toNowhere = Answers.streamed().newWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw broken;
            }
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> toNowhere.write(START))
                .isSameAs(broken);
    }
}
