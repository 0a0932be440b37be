package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.protocol.fixture.RandomStreams;
import io.kiroproxy.protocol.freeform.FreeformTool;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any legal stream of events becomes a legal answer with the same content, in all three forms. */
class AnswerPropertyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SEEDS = 2200;

    private static AnswerGrammar events(List<ChatEvent> events) {
        return AnswerGrammar.ofEvents(Generations.answer(GenerateCall.Form.EVENTS, Generations.THOUGHTS, events)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The thoughts of {@code events}, each block well-formed by itself. */
    private static String thoughts(List<ChatEvent> events) {
        StringBuilder all = new StringBuilder();
        StringBuilder block = new StringBuilder();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.ThinkingDelta delta) {
                block.append(delta.text());
            } else if (event instanceof ChatEvent.ThinkingSignature) {
                all.append(RandomStreams.wellFormed(block.toString()));
                block.setLength(0);
            }
        }
        return all.append(RandomStreams.wellFormed(block.toString())).toString();
    }

    @Test
    void streamsFollowTheGrammarAndKeepTheirContent() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            AnswerGrammar read = events(answer.events());

            String as = "seed " + seed;
            assertThat(read.state()).as(as).isEqualTo(AnswerGrammar.State.FINISHED);
            assertThat(read.text()).as(as).isEqualTo(RandomStreams.wellFormed(answer.text()));
            assertThat(read.thoughts()).as(as).isEqualTo(thoughts(answer.events()));
            assertThat(read.finishReason()).as(as).isEqualTo(AnswerJson.finishReason(answer.reason()));
            assertThat(read.calls()).as(as).hasSameSizeAs(answer.inputs().keySet());
            for (JsonNode call : read.calls()) {
                String sent = answer.inputs().getOrDefault(call.path("id").asText(), "unknown call");
                if (call.path("name").asText().equals(RandomStreams.FREEFORM)) {
                    JsonText args = JsonText.of(call.path("args").toString());
                    assertThat(FreeformTool.unwrap(args)).as(as).isEqualTo(sent);
                } else {
                    assertThat(call.path("args")).as(as).isEqualTo(MAPPER.readTree(sent.isBlank() ? "{}" : sent));
                }
            }
        }
    }

    @Test
    void arraysSayTheSame() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();

            String array = Generations.answer(GenerateCall.Form.ARRAY, Generations.THOUGHTS, events);

            AnswerGrammar read = AnswerGrammar.ofArray(array.getBytes(StandardCharsets.UTF_8));
            assertThat(read.parts()).as("seed " + seed).isEqualTo(events(events).parts());
            assertThat(read.usage()).as("seed " + seed).isEqualTo(events(events).usage());
        }
    }

    @Test
    void wholeAnswersSayTheSame() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            String body = Generations.answer(GenerateCall.Form.WHOLE, Generations.THOUGHTS, answer.events());

            String as = "seed " + seed;
            AnswerGrammar whole = new AnswerGrammar();
            whole.accept(MAPPER.readTree(body));
            AnswerGrammar stream = events(answer.events());
            boolean nothingToRun =
                    answer.reason() == StopReason.TOOL_USE && whole.calls().isEmpty();
            assertThat(whole.finishReason()).as(as).isEqualTo(nothingToRun ? "MAX_TOKENS" : stream.finishReason());
            assertThat(whole.calls()).as(as).containsExactlyInAnyOrderElementsOf(stream.calls());
            assertThat(whole.signatures()).as(as).hasSameSizeAs(stream.signatures());
            assertThat(whole.usage()).as(as).isEqualTo(stream.usage());
            assertThat(whole.grounding()).as(as).isEqualTo(stream.grounding());
        }
    }

    @Test
    void reasoningSurvivesTheWayThroughTheClient() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();
            List<String> sent = new ArrayList<>();
            for (ChatEvent event : events) {
                if (event instanceof ChatEvent.ThinkingSignature signature) {
                    sent.add(signature.signature());
                } else if (event instanceof ChatEvent.RedactedThinking redacted) {
                    sent.add(redacted.data());
                }
            }

            String parts = MAPPER.writeValueAsString(events(events).parts());

            List<String> back = new ArrayList<>();
            byte[] body =
                    ("{\"contents\":[{\"role\":\"model\",\"parts\":" + parts + "}]}").getBytes(StandardCharsets.UTF_8);
            for (Content block : Generations.chat(GenerateCall.Form.WHOLE, body)
                    .request()
                    .conversation()
                    .messages()
                    .get(0)
                    .content()) {
                if (block instanceof Content.Thinking thinking && thinking.signature() != null) {
                    back.add(thinking.signature());
                } else if (block instanceof Content.RedactedThinking redacted) {
                    back.add(redacted.data());
                }
            }
            assertThat(back).as("seed " + seed).isEqualTo(sent);
        }
    }

    @Test
    void streamsThatFailAnywhereNeverLookComplete() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();
            int upTo = new Random(seed).nextInt(events.size());
            for (GenerateCall.Form form : List.of(GenerateCall.Form.EVENTS, GenerateCall.Form.ARRAY)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ReplyWriter writer = Generations.chat(form, Generations.bytes(Generations.body("")))
                        .newWriter(out);

                writer.ping();
                for (ChatEvent event : events.subList(0, upTo)) {
                    writer.write(event);
                }
                writer.ping();
                writer.fail(new GatewayException(ErrorKind.UPSTREAM_ERROR, "broken off"));
                writer.ping();

                AnswerGrammar read = form == GenerateCall.Form.EVENTS
                        ? AnswerGrammar.ofEvents(out.toByteArray())
                        : AnswerGrammar.ofArray(out.toByteArray());
                assertThat(read.state()).as("seed " + seed).isEqualTo(AnswerGrammar.State.FAILED);
                assertThat(read.finishReason()).as("seed " + seed).isEmpty();
                assertThat(out.toString(StandardCharsets.UTF_8).strip()).endsWith("}}");
            }
        }
    }
}
