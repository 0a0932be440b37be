package io.kiroproxy.protocol.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamHeadersTest {
    @Test
    void allTenTypesComeBackInTheirOrder() {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put("true", new HeaderValue.Bool(true));
        headers.put("false", new HeaderValue.Bool(false));
        headers.put("byte", new HeaderValue.Byte((byte) -1));
        headers.put("short", new HeaderValue.Short(Short.MIN_VALUE));
        headers.put("int", new HeaderValue.Int(0x01020304));
        headers.put("long", new HeaderValue.Long(Long.MIN_VALUE));
        headers.put("bytes", new HeaderValue.Bytes(new byte[] {0, -1}));
        headers.put("text", HeaderValue.of("Grüße \uFFFD 👋"));
        headers.put("timestamp", new HeaderValue.Timestamp(-1));
        headers.put("uuid", new HeaderValue.Uuid(new UUID(1, -2)));

        EventStreamFrame decoded = Frames.decode(EventStreamEncoder.encode(EventStreamFrame.of(headers, new byte[0])))
                .get(0);

        assertThat(List.copyOf(decoded.headers().entrySet())).isEqualTo(List.copyOf(headers.entrySet()));
    }

    @Test
    void longestNameAndValueComeBackAndOneByteMoreIsRefused() {
        EventStreamFrame longest =
                EventStreamFrame.of(Map.of("n".repeat(255), HeaderValue.of("v".repeat(65_535))), new byte[0]);
        assertThat(Frames.decode(EventStreamEncoder.encode(longest))).containsExactly(longest);

        assertRefusedByEncoder(Map.of("n".repeat(256), HeaderValue.of("")), "header name of 256 characters, 256 bytes");
        assertRefusedByEncoder(Map.of("", HeaderValue.of("")), "header name of 0 characters");
        assertRefusedByEncoder(Map.of("n", HeaderValue.of("v".repeat(65_536))), "value of header 'n' of 65536 bytes");
        assertRefusedByEncoder(Map.of("n", new HeaderValue.Bytes(new byte[65_536])), "value of header 'n' of 65536");
        assertRefusedByEncoder(Map.of("n", HeaderValue.of("\ud83d")), "half a surrogate pair");
        assertRefusedByEncoder(Map.of("\udc4b", HeaderValue.of("")), "half a surrogate pair");
    }

    @Test
    void encoderKeepsToTheLimits() {
        EventStreamLimits limits = new EventStreamLimits(20, 4);
        assertThat(EventStreamEncoder.encode(EventStreamFrame.of(Map.of(), new byte[4]), limits))
                .hasSize(20);
        assertThatThrownBy(() -> EventStreamEncoder.encode(EventStreamFrame.of(Map.of(), new byte[5]), limits))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("frame of 21 bytes (expected: at most 20)");
        assertThatThrownBy(() -> EventStreamEncoder.encode(
                        EventStreamFrame.of(Map.of("ab", new HeaderValue.Byte((byte) 0)), new byte[0]), limits))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("headers of 5 bytes (expected: at most 4)");
    }

    @ParameterizedTest
    @CsvSource({
        "00, an empty header name",
        "02 61, a header name of 2 bytes",
        "01 61, a header type of 1 bytes",
        "01 61 0a, header type 10",
        "01 61 ff, header type 255",
        "01 61 02, a byte of 1 bytes",
        "01 61 03 00, a short of 2 bytes",
        "01 61 04 00 00 00, an int of 4 bytes",
        "01 61 05 00, a long of 8 bytes",
        "01 61 06 00, a value length of 2 bytes",
        "01 61 06 00 01, a byte array of 1 bytes",
        "01 61 07 ff ff 61, a string of 65535 bytes",
        "01 61 08 00, a timestamp of 8 bytes",
        "01 61 09 00, a UUID of 16 bytes",
        "01 61 07 00 01 ff, a string of 1 bytes that is not UTF-8",
        "02 c3 28 00, a header name of 2 bytes that is not UTF-8",
        "01 61 00 01 61 01, a second header 'a'",
    })
    void brokenHeadersAreRefusedWithTheirPlace(String hex, String expected) {
        byte[] headers = HexFormat.ofDelimiter(" ").parseHex(hex);
        ByteBuffer frame = ByteBuffer.allocate(16 + headers.length + 20)
                .putInt(16 + headers.length + 20)
                .putInt(headers.length)
                .putInt(0)
                .put(headers);
        FrameRepair.repairChecksums(frame.array());

        assertThatThrownBy(() -> Frames.decode(frame.array()))
                .isInstanceOf(EventStreamException.class)
                .hasMessageStartingWith("frame 1 at offset 0: at byte ")
                .hasMessageContaining(expected);
    }

    @Test
    void missingMessageTypeMeansEvent() {
        EventStreamFrame frame = EventStreamFrame.of(Map.of(), new byte[0]);
        assertThat(frame.messageType()).isEqualTo("event");
        assertThat(frame.errorCode()).isNull();
        assertThat(frame.errorMessage()).isNull();
    }

    @Test
    void errorFrameCarriesCodeAndMessage() {
        EventStreamFrame frame = EventStreamFrame.error("InternalError", "try later");
        assertThat(frame.messageType()).isEqualTo("error");
        assertThat(frame.errorCode()).isEqualTo("InternalError");
        assertThat(frame.errorMessage()).isEqualTo("try later");
        assertThat(frame.payload().remaining()).isZero();
    }

    @Test
    void messageTypeThatIsNoStringIsNotGuessedAt() {
        EventStreamFrame frame = EventStreamFrame.of(Map.of(":message-type", new HeaderValue.Int(1)), new byte[0]);
        assertThatThrownBy(frame::messageType)
                .isInstanceOf(EventStreamException.class)
                .hasMessage("header ':message-type' is a Int (expected: Text)");
    }

    @Test
    void payloadThatIsNoTextIsRefusedAsText() {
        EventStreamFrame frame = EventStreamFrame.of(Map.of(), new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(frame::payloadUtf8).isInstanceOf(EventStreamException.class);
        assertThat(frame.payloadBytes()).containsExactly('a', 0xff);
    }

    @Test
    void textFormNeverShowsThePayload() {
        assertThat(EventStreamFrame.event("toolUseEvent", "secret".getBytes(UTF_8)))
                .hasToString("EventStreamFrame[headers=[:event-type, :content-type, :message-type], payload=6 bytes]");
    }

    private static void assertRefusedByEncoder(Map<String, HeaderValue> headers, String expected) {
        assertThatThrownBy(() -> EventStreamEncoder.encode(EventStreamFrame.of(headers, new byte[0])))
                .isInstanceOf(EventStreamException.class)
                .hasMessageContaining(expected);
    }
}
