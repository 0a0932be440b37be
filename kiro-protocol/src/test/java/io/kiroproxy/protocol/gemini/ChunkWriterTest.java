package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkWriterTest {

    private static final ChatEvent START =
            new ChatEvent.MessageStart("r", "claude-x", TokenUsage.estimate(5, 0), List.of());
    private static final ChatEvent STOP = new ChatEvent.MessageStop(StopReason.END_TURN);

    private static AnswerGrammar read(String more, ChatEvent... content) {
        List<ChatEvent> events = new ArrayList<>(List.of(START));
        events.addAll(List.of(content));
        return AnswerGrammar.ofEvents(
                Generations.answer(GenerateCall.Form.EVENTS, more, events).getBytes(StandardCharsets.UTF_8));
    }

    private static ReplyWriter writer(ByteArrayOutputStream out, GenerateCall.Form form) {
        return Generations.chat(form, Generations.bytes(Generations.body(""))).newWriter(out);
    }

    @Test
    void everyPieceOfTextIsWrittenAtOnce() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = writer(out, GenerateCall.Form.EVENTS);

        writer.write(START);
        writer.write(new ChatEvent.TextDelta("h"));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"h\"}],\"role\":\"model\"},"
                        + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":5,\"totalTokenCount\":5},"
                        + "\"modelVersion\":\"m\",\"responseId\":\"r\"}\n\n");
    }

    @Test
    void elementsOfAnArrayAreWrittenAtOnce() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = writer(out, GenerateCall.Form.ARRAY);

        writer.ping();
        writer.write(START);
        writer.write(new ChatEvent.TextDelta("h"));

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("\n[{").endsWith("}");
    }

    @Test
    void emptyAnswerHasContentAndAReason() {
        AnswerGrammar read = read("", STOP);

        assertThat(read.parts()).hasSize(1);
        assertThat(read.finishReason()).isEqualTo("STOP");
    }

    @Test
    void thoughtsNobodyAskedForTravelInTheSignatureOnly() {
        AnswerGrammar read = read(
                ",'generationConfig':{'thinkingConfig':{'thinkingBudget':512}}",
                new ChatEvent.ThinkingDelta("hm"),
                new ChatEvent.ThinkingSignature("sig"),
                new ChatEvent.TextDelta("Yes"),
                STOP);

        assertThat(read.thoughts()).isEmpty();
        assertThat(read.text()).isEqualTo("Yes");
        assertThat(read.signatures()).hasSize(1);
        assertThat(ThoughtSignature.read(read.signatures().get(0))).isEqualTo(new Content.Thinking("hm", "sig"));
    }

    @Test
    void thoughtsTooLongForASignatureAreLeftOutOfIt() {
        AnswerGrammar read = read(
                "",
                new ChatEvent.ThinkingDelta("x".repeat(PartsWriter.MAX_CARRIED)),
                new ChatEvent.ThinkingDelta("y"),
                new ChatEvent.ThinkingSignature("sig"),
                STOP);

        assertThat(ThoughtSignature.read(read.signatures().get(0))).isEqualTo(new Content.Thinking("", "sig"));
    }

    @Test
    void pairCutInHalfIsJoined() {
        assertThat(read("", new ChatEvent.TextDelta("a\uD83D"), new ChatEvent.TextDelta("\uDE00b"), STOP)
                        .text())
                .isEqualTo("a😀b");
    }

    @Test
    void argumentsOfAMegabyteComeWhole() {
        String value = "ü😀\\\"".repeat(260_000);
        String json = "{\"a\":\"" + value.replace("\\\"", "\\\\\\\"") + "\"}";
        List<ChatEvent> events = new ArrayList<>(List.of(new ChatEvent.ToolUseStart("c", "write")));
        for (int from = 0; from < json.length(); from += 1000) {
            events.add(new ChatEvent.ToolInputDelta("c", json.substring(from, Math.min(json.length(), from + 1000))));
        }
        events.add(new ChatEvent.ToolUseEnd("c"));
        events.add(new ChatEvent.MessageStop(StopReason.TOOL_USE));

        AnswerGrammar read = read("", events.toArray(ChatEvent[]::new));

        JsonNode args = read.calls().get(0).path("args");
        assertThat(json.length()).isGreaterThan(1024 * 1024);
        assertThat(args.path("a").asText()).isEqualTo(value);
    }

    @Test
    void inputOverTheLimitIsRefused() throws IOException {
        ReplyWriter writer = writer(new ByteArrayOutputStream(), GenerateCall.Form.EVENTS);
        String piece = "x".repeat(OpenCalls.MAX_CHARS / 2);
        writer.write(START);
        writer.write(new ChatEvent.ToolUseStart("c", "f"));
        writer.write(new ChatEvent.ToolInputDelta("c", piece));
        writer.write(new ChatEvent.ToolInputDelta("c", piece));

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> writer.write(new ChatEvent.ToolInputDelta("c", "x")));
    }

    @Test
    void unfinishedCallIsNeverWritten() {
        ChatEvent start = new ChatEvent.ToolUseStart("c", "f");

        AnswerGrammar failed = read("", start, STOP);
        AnswerGrammar cut = read("", start, new ChatEvent.MessageStop(StopReason.MAX_TOKENS));

        assertThat(failed.state()).isEqualTo(AnswerGrammar.State.FAILED);
        assertThat(cut.finishReason()).isEqualTo("MAX_TOKENS");
        assertThat(cut.calls()).isEmpty();
    }

    @Test
    void eventsOutOfOrderAreRefused() throws IOException {
        ReplyWriter writer = writer(new ByteArrayOutputStream(), GenerateCall.Form.EVENTS);

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> writer.write(STOP));
        writer.write(START);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> writer.write(START));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(writer::finish);
    }
}
