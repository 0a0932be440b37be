package io.kiroproxy.protocol.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The vectors A to D of kiro-upstream.md 4.2, byte for byte in both directions. */
class TestVectorsTest {
    @Test
    void vectorAIsAnAssistantResponseEvent() {
        EventStreamFrame frame =
                EventStreamFrame.event("assistantResponseEvent", "{\"content\":\"Hi\"}".getBytes(UTF_8));
        assertBothWays(frame, """
                0000007c0000005c3bddcf780b3a6576656e742d747970650700166173736973
                74616e74526573706f6e73654576656e740d3a636f6e74656e742d7479706507
                00106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065
                0700056576656e747b22636f6e74656e74223a224869227db02babdc
                """);
        assertThat(frame.eventType()).isEqualTo("assistantResponseEvent");
        assertThat(frame.messageType()).isEqualTo("event");
        assertThat(frame.payloadUtf8()).isEqualTo("{\"content\":\"Hi\"}");
    }

    @Test
    void vectorBIsAnException() {
        EventStreamFrame frame = EventStreamFrame.exception(
                "error", "{\"message\":\"Encountered an unexpected error\",\"reason\":null}".getBytes(UTF_8));
        assertBothWays(frame, """
                0000009e00000053f97646560f3a657863657074696f6e2d7479706507000565
                72726f720d3a636f6e74656e742d747970650700106170706c69636174696f6e
                2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b
                226d657373616765223a22456e636f756e746572656420616e20756e65787065
                63746564206572726f72222c22726561736f6e223a6e756c6c7dfd4e5167
                """);
        assertThat(frame.messageType()).isEqualTo("exception");
        assertThat(frame.exceptionType()).isEqualTo("error");
        assertThat(frame.eventType()).isNull();
    }

    @Test
    void vectorCIsAToolUseEvent() {
        assertBothWays(
                EventStreamFrame.event(
                        "toolUseEvent",
                        "{\"input\":\"{\\\"a\\\":1}\",\"name\":\"f\",\"toolUseId\":\"tooluse_x\"}".getBytes(UTF_8)),
                """
                0000009a000000527bf1d0000b3a6576656e742d7479706507000c746f6f6c55
                73654576656e740d3a636f6e74656e742d747970650700106170706c69636174
                696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22
                696e707574223a227b5c22615c223a317d222c226e616d65223a2266222c2274
                6f6f6c5573654964223a22746f6f6c7573655f78227d02e75375
                """);
    }

    @Test
    void vectorDIsTheSmallestFrame() {
        assertBothWays(EventStreamFrame.of(Map.of(), new byte[0]), "000000100000000005c248eb7d98c8ff");
    }

    private static void assertBothWays(EventStreamFrame frame, String hex) {
        String expected = hex.replace("\n", "");
        assertThat(HexFormat.of().formatHex(EventStreamEncoder.encode(frame))).isEqualTo(expected);
        List<EventStreamFrame> decoded = Frames.decode(HexFormat.of().parseHex(expected));
        assertThat(decoded).containsExactly(frame);
        assertThat(decoded.get(0).headers().keySet())
                .containsExactlyElementsOf(frame.headers().keySet());
    }
}
