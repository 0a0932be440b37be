package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.StopReason;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.RandomStreams;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any legal stream of events becomes a legal stream of chunks with the same content, and so does a body. */
class ChunkPropertyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SEEDS = 2200;
    private static final String TOOLS =
            ",'tools':[{'type':'custom','custom':{'name':'" + RandomStreams.FREEFORM + "'}}]";

    @Test
    void streamsFollowTheGrammarAndKeepTheirContent() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            ChunkGrammar read = ChunkGrammar.of(
                    Chats.answer(TOOLS + Chats.STREAM, answer.events()).getBytes(StandardCharsets.UTF_8));

            String as = "seed " + seed;
            assertThat(read.state()).as(as).isEqualTo(ChunkGrammar.State.DONE);
            assertThat(read.content()).as(as).isEqualTo(RandomStreams.wellFormed(answer.text()));
            assertThat(read.reasoning()).as(as).isEqualTo(RandomStreams.wellFormed(answer.thinking()));
            assertThat(read.usage()).as(as).isNotNull();
            assertThat(read.calls()).as(as).hasSameSizeAs(answer.inputs().keySet());
            for (ChunkGrammar.Call call : read.calls()) {
                String sent = answer.inputs().getOrDefault(call.id(), "unknown call");
                String expected = call.type().equals("function") && sent.isBlank() ? sent + "{}" : sent;
                assertThat(call.input()).as(as).hasToString(expected);
                assertThat(call.type())
                        .as(as)
                        .isEqualTo(call.name().equals(RandomStreams.FREEFORM) ? "custom" : "function");
            }
        }
    }

    @Test
    void wholeAnswersSayTheSame() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            JsonNode body = MAPPER.readTree(Chats.answer(TOOLS, answer.events()));
            ChunkGrammar read = ChunkGrammar.of(
                    Chats.answer(TOOLS + Chats.STREAM, answer.events()).getBytes(StandardCharsets.UTF_8));

            String as = "seed " + seed;
            JsonNode message = body.path("choices").path(0).path("message");
            assertThat(message.path("content").asText("")).as(as).isEqualTo(read.content());
            assertThat(message.path("reasoning_content").asText("")).as(as).isEqualTo(read.reasoning());
            assertThat(body.path("usage")).as(as).isEqualTo(read.usage());
            assertThat(message.path("annotations").size())
                    .as(as)
                    .isEqualTo(read.citations().size());
            boolean nothingToRun =
                    answer.reason() == StopReason.TOOL_USE && read.calls().isEmpty();
            assertThat(body.path("choices").path(0).path("finish_reason").asText())
                    .as(as)
                    .isEqualTo(nothingToRun ? "length" : read.finishReason());
            List<String> calls = new ArrayList<>();
            for (JsonNode call : message.path("tool_calls")) {
                String arguments = call.path("function").path("arguments").asText();
                calls.add(call.path("id").asText()
                        + call.path("custom").path("input").asText(arguments).strip());
            }
            assertThat(calls)
                    .as(as)
                    .isEqualTo(read.calls().stream()
                            .map(call -> call.id() + call.input().toString().strip())
                            .toList());
        }
    }

    @Test
    void streamsThatFailAnywhereNeverLookComplete() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();
            int upTo = new Random(seed).nextInt(events.size());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyWriter writer = Chats.chat(Chats.body(TOOLS + Chats.STREAM), HttpFields.EMPTY)
                    .newWriter(out);

            for (ChatEvent event : events.subList(0, upTo)) {
                writer.write(event);
            }
            writer.fail(new GatewayException(ErrorKind.UPSTREAM_ERROR, "broken off"));
            writer.ping();

            ChunkGrammar read = ChunkGrammar.of(out.toByteArray());
            assertThat(read.state()).as("seed " + seed).isEqualTo(ChunkGrammar.State.FAILED);
            assertThat(read.finishReason()).as("seed " + seed).isNull();
            assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}}\n\n");
        }
    }
}
