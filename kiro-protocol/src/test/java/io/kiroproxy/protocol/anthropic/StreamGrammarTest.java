package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.protocol.sse.SseEvent;
import io.kiroproxy.protocol.sse.SseReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The automaton itself: what it must refuse. */
class StreamGrammarTest {

    private static List<SseEvent> legal() throws IOException {
        List<SseEvent> events = new ArrayList<>();
        String stream = Answers.stream(
                "start a m 1\nthinking t\nsignature s\ntext x\ntool toolu_1 T\ninput toolu_1 {}\nend toolu_1\nstop TOOL_USE\n");
        new SseReader().read(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8)), events::add);
        return events;
    }

    private static void assertRefused(List<SseEvent> events, String what) {
        assertThatExceptionOfType(AssertionError.class).as(what).isThrownBy(() -> {
            StreamGrammar grammar = new StreamGrammar();
            events.forEach(grammar);
            if (grammar.state() != StreamGrammar.State.STOPPED) {
                throw new AssertionError("unfinished");
            }
        });
    }

    @Test
    void legalStreamPasses() throws IOException {
        StreamGrammar grammar = new StreamGrammar();
        legal().forEach(grammar);
        assertThat(grammar.state()).isEqualTo(StreamGrammar.State.STOPPED);
    }

    @Test
    void anyFrameButADeltaIsNeededAndComesOnce() throws IOException {
        List<SseEvent> legal = legal();
        for (int i = 0; i < legal.size(); i++) {
            List<SseEvent> without = new ArrayList<>(legal);
            SseEvent frame = without.remove(i);
            if (!frame.type().equals("content_block_delta")) {
                assertRefused(without, "without " + i);
                List<SseEvent> twice = new ArrayList<>(legal);
                twice.add(i, frame);
                assertRefused(twice, "twice " + i);
            }
        }
    }

    @Test
    void neighboursCannotBeExchanged() throws IOException {
        List<SseEvent> legal = legal();
        for (int i = 0; i + 1 < legal.size(); i++) {
            List<SseEvent> swapped = new ArrayList<>(legal);
            swapped.set(i, legal.get(i + 1));
            swapped.set(i + 1, legal.get(i));
            assertRefused(swapped, "swapped " + i);
        }
    }

    @Test
    void wrongIndexesTypesAndDeltasAreRefused() throws IOException {
        List<SseEvent> legal = legal();
        for (String[] change : new String[][] {
            {"\"index\":1", "\"index\":2"},
            {"text_delta", "thinking_delta"},
            {"\"type\":\"message_stop\"", "\"type\":\"message_end\""},
            {"\"tool_use\",\"stop_sequence\"", "\"because\",\"stop_sequence\""},
            {"\"partial_json\":\"{}\"", "\"partial_json\":\"[]\""},
            {"\"partial_json\":\"{}\"", "\"partial_json\":\"{\""}
        }) {
            List<SseEvent> changed = legal.stream()
                    .map(event -> new SseEvent(event.type(), event.data().replace(change[0], change[1])))
                    .toList();
            assertThat(changed).isNotEqualTo(legal);
            assertRefused(changed, change[1]);
        }
    }
}
