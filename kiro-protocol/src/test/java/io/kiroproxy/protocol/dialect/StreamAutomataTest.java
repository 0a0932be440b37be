package io.kiroproxy.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.protocol.fixture.RandomStreams;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.protocol.spi.ReplyWriter;
import io.kiroproxy.protocol.sse.SseReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The automata of the four streams take what the writers write, and nothing of it that was put out of order. */
class StreamAutomataTest {

    private static final int SEEDS = 400;
    private static final Asked ASKED =
            Asked.of(Conversation.of(List.of(Message.text(Role.USER, "hi")))).with(Streaming.STREAMED);

    /** What no legal stream survives. */
    private enum Spoiling {
        DROPPED,
        TWICE,
        END_BEFORE_ITS_NEIGHBOUR,
        MORE_AFTER_THE_END,
        CUT
    }

    @ParameterizedTest
    @EnumSource
    void everyLegalStreamIsTakenToItsEnd(ClientDialect dialect) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(ends(dialect, frames(dialect, seed))).as("seed %d", seed).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSpoiledStreamIsTakenForAWholeOne(ClientDialect dialect) throws IOException {
        int[] tried = new int[Spoiling.values().length];
        for (long seed = 0; seed < SEEDS; seed++) {
            for (Spoiling spoiling : Spoiling.values()) {
                List<String> frames = frames(dialect, seed);
                if (spoil(dialect, spoiling, frames, new Random(seed))) {
                    tried[spoiling.ordinal()]++;
                    assertThat(ends(dialect, frames))
                            .as("%s, seed %d: %s", spoiling, seed, frames)
                            .isFalse();
                }
            }
        }
        assertThat(tried).doesNotContain(0);
    }

    /** Spoils {@code frames}; false when this stream has nothing to be spoiled that way. */
    private static boolean spoil(ClientDialect dialect, Spoiling how, List<String> frames, Random random) {
        int last = frames.size() - 1;
        List<Integer> needed = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            if (isNeeded(dialect, frames.get(i), i == last)) {
                needed.add(i);
            }
        }
        int at = needed.get(random.nextInt(needed.size()));
        switch (how) {
            case DROPPED -> frames.remove(at);
            case TWICE -> frames.add(at, frames.get(at));
            case END_BEFORE_ITS_NEIGHBOUR -> {
                if (last == 0) {
                    return false;
                }
                frames.add(last - 1, frames.remove(last));
            }
            case MORE_AFTER_THE_END -> frames.add(frames.get(random.nextInt(frames.size())));
            case CUT ->
                frames.subList(random.nextInt(frames.size()), frames.size()).clear();
        }
        return true;
    }

    /** Whether a stream without this frame, or with two of it, is illegal: deltas alone may come in any number. */
    private static boolean isNeeded(ClientDialect dialect, String data, boolean isLast) {
        if (isLast || data.equals("[DONE]")) {
            return true;
        }
        JsonNode frame = Json.parse(data);
        String type = frame.path("type").asText();
        return switch (dialect) {
            case ANTHROPIC -> !type.equals("content_block_delta");
            case RESPONSES -> !type.contains("web_search_call") && !type.contains("annotation");
            case CHAT -> {
                JsonNode choice = frame.path("choices").path(0);
                JsonNode delta = choice.path("delta");
                yield choice.path("finish_reason").isTextual()
                        || delta.has("role")
                        || delta.path("tool_calls").path(0).has("id");
            }
            case GEMINI -> false;
        };
    }

    /** Whether the automaton takes the stream for a finished answer. */
    private static boolean ends(ClientDialect dialect, List<String> frames) {
        StringBuilder stream = new StringBuilder();
        int sequence = 0;
        for (String data : frames) {
            if (dialect == ClientDialect.ANTHROPIC || dialect == ClientDialect.RESPONSES) {
                stream.append("event: ")
                        .append(Json.parse(data).path("type").asText())
                        .append('\n');
            }
            stream.append("data: ")
                    .append(dialect == ClientDialect.RESPONSES ? numbered(data, sequence++) : data)
                    .append("\n\n");
        }
        try {
            byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
            return dialect.hear(ASKED, bytes).ending() == Heard.Ending.FINISHED;
        } catch (AssertionError refused) {
            return false;
        }
    }

    /** With the number that its place demands, so that only the order itself can be wrong. */
    private static String numbered(String data, int sequence) {
        return ((ObjectNode) Json.parse(data)).put("sequence_number", sequence).toString();
    }

    private static List<String> frames(ClientDialect dialect, long seed) throws IOException {
        ObjectNode body = dialect.body(ASKED);
        if (dialect == ClientDialect.CHAT) {
            body.set("stream_options", Json.parse("{\"include_usage\":true}"));
        } else if (dialect == ClientDialect.RESPONSES) {
            body.set("reasoning", Json.parse("{\"summary\":\"auto\"}"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = dialect.read(ASKED, body).newWriter(out);
        for (ChatEvent event : RandomStreams.next(seed).events()) {
            writer.write(event);
        }
        writer.finish();
        List<String> frames = new ArrayList<>();
        new SseReader().read(ByteBuffer.wrap(out.toByteArray()), event -> frames.add(event.data()));
        return frames;
    }
}
