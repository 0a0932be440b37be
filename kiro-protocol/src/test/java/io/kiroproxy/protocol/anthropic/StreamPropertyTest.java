package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamPropertyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ANSWERS = 2500;

    @Test
    void everyLegalAnswerIsALegalStreamThatSaysWhatTheBodySays() throws IOException {
        for (long seed = 0; seed < ANSWERS; seed++) {
            List<ChatEvent> events = RandomAnswers.next(new Random(seed));

            StreamGrammar grammar = StreamGrammar.of(Answers.finished(Answers.streamed(), events));
            byte[] body = Answers.finished(Answers.whole(), events);

            assertThat(grammar.state()).as("seed %d", seed).isEqualTo(StreamGrammar.State.STOPPED);
            assertThat(grammar.message()).as("seed %d", seed).isEqualTo(MAPPER.readTree(body));
        }
    }

    @Test
    void answerThatFailsAnywhereNeverLooksComplete() throws IOException {
        GatewayException failure = new GatewayException(ErrorKind.UPSTREAM_ERROR, "the upstream broke off");
        for (long seed = 0; seed < ANSWERS; seed++) {
            Random random = new Random(seed);
            List<ChatEvent> events = RandomAnswers.next(random);
            int end = random.nextInt(events.size() + 1);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyWriter writer = Answers.streamed().newWriter(out);

            for (int i = 0; i < end; i++) {
                writer.write(events.get(i));
                if (random.nextInt(4) == 0) {
                    writer.ping();
                }
                String piece = out.toString(StandardCharsets.UTF_8);
                assertThat(piece.isEmpty() || piece.endsWith("\n\n"))
                        .as("whole frames, seed %d", seed)
                        .isTrue();
                out.writeTo(all);
                out.reset();
            }
            writer.fail(failure);
            out.writeTo(all);

            assertThat(StreamGrammar.of(all.toByteArray()).state())
                    .as("seed %d", seed)
                    .isEqualTo(StreamGrammar.State.FAILED);
            assertThat(all.toString(StandardCharsets.UTF_8)).doesNotContain("message_stop", "message_delta");
        }
    }
}
