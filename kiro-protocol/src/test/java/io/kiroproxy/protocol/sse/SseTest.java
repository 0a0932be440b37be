package io.kiroproxy.protocol.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiroproxy.core.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseTest {

    private static List<SseEvent> read(byte[] bytes, int cut) {
        List<SseEvent> events = new ArrayList<>();
        SseReader reader = new SseReader();
        reader.read(ByteBuffer.wrap(bytes, 0, cut), events::add);
        reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut), events::add);
        return events;
    }

    @Test
    void framesAreWrittenByteForByte() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseWriter sse = SseWriter.to(out);
        sse.begin("a").beginObject().field("x", "1\n2").endObject();
        sse.end();
        sse.begin().value(1);
        sse.end();
        sse.comment("keep-alive");
        sse.text("[DONE]");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("event: a\ndata: {\"x\":\"1\\n2\"}\n\ndata: 1\n\n: keep-alive\n\ndata: [DONE]\n\n");
    }

    @Test
    void frameReachesTheStreamOnlyWhole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseWriter sse = SseWriter.to(out);
        sse.begin("a").value("x");
        assertThat(out.size()).isZero();
        sse.end();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("event: a\ndata: \"x\"\n\n");
    }

    @Test
    void everyCutOfTheBytesGivesTheSameEvents() {
        byte[] bytes =
                ("\uFEFFdata: ü😀\n\n: note\nevent: a\r\ndata:1\r\ndata:  2\r\n\r\nid: 7\rdata\r\rretry: 3\n\nevent: b\n\n"
                                + "data: last\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(read(bytes, cut))
                    .as("cut at %d", cut)
                    .containsExactly(
                            new SseEvent("message", "ü😀"), new SseEvent("a", "1\n 2"), new SseEvent("message", ""));
        }
    }

    @Test
    void eventOverTheLimitIsRefused() {
        SseReader reader = new SseReader(10);
        reader.read(ByteBuffer.wrap("data:12345\n\n".getBytes(StandardCharsets.UTF_8)), e -> {});
        reader.read(ByteBuffer.wrap("data:12345\n\n".getBytes(StandardCharsets.UTF_8)), e -> {});
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> reader.read(ByteBuffer.wrap("data:123456".getBytes(StandardCharsets.UTF_8)), e -> {}))
                .withMessageContaining("10 bytes");
    }
}
