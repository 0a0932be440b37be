package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.protocol.fixture.RandomStreams;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any legal stream of events becomes a legal stream of frames with the same content, and so does a body. */
class ResponsePropertyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SEEDS = 2200;

    /** Enough where the content has been compared already. */
    private static final int FEWER_SEEDS = 400;

    private static final String OPTIONS =
            ",'include':['reasoning.encrypted_content'],'reasoning':{'summary':'auto'},'tools':[{'type':'custom','name':'"
                    + RandomStreams.FREEFORM + "'}]";

    private static String answer(String more, RandomStreams.Answer answer) {
        return Requests.answer(Requests.chat(Requests.protocol(), Requests.body(OPTIONS + more)), answer.events());
    }

    private static ResponseGrammar stream(RandomStreams.Answer answer) {
        return ResponseGrammar.of(answer(Requests.STREAM, answer).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void streamsFollowTheGrammarAndKeepTheirContent() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            ResponseGrammar read = stream(answer);

            String as = "seed " + seed;
            ResponseGrammar.State end =
                    switch (answer.reason()) {
                        case END_TURN, STOP_SEQUENCE, TOOL_USE -> ResponseGrammar.State.COMPLETED;
                        case MAX_TOKENS, CONTEXT_WINDOW, REFUSAL -> ResponseGrammar.State.INCOMPLETE;
                    };
            assertThat(read.state()).as(as).isEqualTo(end);
            checkTexts(as, read, answer);
            checkCalls(as, read, answer);
        }
    }

    /** Half pairs are mended within a block only, so texts are compared without them. */
    private static void checkTexts(String as, ResponseGrammar read, RandomStreams.Answer answer) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        for (ResponseGrammar.Item item : read.items()) {
            switch (item.type()) {
                case "message" -> text.append(item.deltas);
                case "reasoning" -> thinking.append(item.deltas);
                default -> {}
            }
        }
        assertThat(withoutHalves(text)).as(as).isEqualTo(withoutHalves(RandomStreams.wellFormed(answer.text())));
        assertThat(withoutHalves(thinking))
                .as(as)
                .isEqualTo(withoutHalves(RandomStreams.wellFormed(answer.thinking())));
    }

    private static String withoutHalves(CharSequence text) {
        return text.toString().replace("\uFFFD", "").replace("😀", "");
    }

    private static void checkCalls(String as, ResponseGrammar read, RandomStreams.Answer answer) {
        List<String> calls = new ArrayList<>();
        for (ResponseGrammar.Item item : read.items()) {
            if (item.added.has("call_id")) {
                String id = item.added.path("call_id").asText();
                String sent = answer.inputs().getOrDefault(id, "unknown call");
                boolean custom = item.type().equals("custom_tool_call");
                assertThat(item.added.path("name").asText().equals(RandomStreams.FREEFORM))
                        .as(as)
                        .isEqualTo(custom);
                assertThat(item.deltas.toString()).as(as).isEqualTo(!custom && sent.isBlank() ? sent + "{}" : sent);
                calls.add(id);
            }
        }
        assertThat(calls).as(as).containsExactlyElementsOf(answer.inputs().keySet());
    }

    @Test
    void wholeAnswersSayTheSame() throws IOException {
        for (long seed = 0; seed < FEWER_SEEDS; seed++) {
            RandomStreams.Answer answer = RandomStreams.next(seed);

            JsonNode body = MAPPER.readTree(answer("", answer));

            assertThat(body).as("seed " + seed).isEqualTo(stream(answer).response());
        }
    }

    @Test
    void streamsThatFailAnywhereNeverLookComplete() throws IOException {
        for (long seed = 0; seed < FEWER_SEEDS; seed++) {
            List<ChatEvent> events = RandomStreams.next(seed).events();
            int upTo = new Random(seed).nextInt(events.size());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyWriter writer = Requests.chat(Requests.protocol(), Requests.body(OPTIONS + Requests.STREAM))
                    .newWriter(out);

            for (ChatEvent event : events.subList(0, upTo)) {
                writer.write(event);
            }
            writer.fail(new GatewayException(ErrorKind.UPSTREAM_ERROR, "broken off"));
            writer.ping();

            ResponseGrammar read = ResponseGrammar.of(out.toByteArray());
            assertThat(read.state()).as("seed " + seed).isEqualTo(ResponseGrammar.State.FAILED);
            assertThat(read.response().path("error").path("message").asText()).isEqualTo("broken off");
            assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}}\n\n");
        }
    }
}
