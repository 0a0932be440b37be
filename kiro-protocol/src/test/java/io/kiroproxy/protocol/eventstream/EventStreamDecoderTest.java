package io.kiroproxy.protocol.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventStreamDecoderTest {
    private static final List<EventStreamFrame> FIXTURE = List.of(
            EventStreamFrame.event("assistantResponseEvent", "{\"content\":\"Grüße 👋\"}".getBytes(UTF_8)),
            EventStreamFrame.event("assistantResponseEvent", "{\"content\":\"\"}".getBytes(UTF_8)),
            EventStreamFrame.of(Map.of(), new byte[0]),
            EventStreamFrame.event("unheardOfEvent", new byte[700]),
            EventStreamFrame.error("500", "broken"),
            EventStreamFrame.exception("ThrottlingException", "{}".getBytes(UTF_8)));

    @Test
    void everySplitPointGivesTheSameFrames() {
        byte[] stream = stream(FIXTURE);
        for (int split = 0; split <= stream.length; split++) {
            List<ByteBuffer> halves =
                    List.of(ByteBuffer.wrap(stream, 0, split), ByteBuffer.wrap(stream, split, stream.length - split));
            assertThat(Frames.decodePieces(halves)).as("split at %d", split).isEqualTo(FIXTURE);
        }
    }

    @Test
    void everyPieceSizeGivesTheSameFrames() {
        byte[] stream = stream(FIXTURE);
        for (int size = 1; size <= 300; size++) {
            List<ByteBuffer> pieces = new ArrayList<>();
            for (int at = 0; at < stream.length; at += size) {
                pieces.add(ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at)));
            }
            assertThat(Frames.decodePieces(pieces)).as("pieces of %d", size).isEqualTo(FIXTURE);
        }
    }

    @Test
    void everyKindOfBufferGivesTheSameFramesAndIsConsumed() {
        byte[] stream = stream(FIXTURE);
        ByteBuffer heap = ByteBuffer.allocate(stream.length + 20).position(7);
        ByteBuffer direct = ByteBuffer.allocateDirect(stream.length + 20).position(7);
        for (ByteBuffer buffer : List.of(heap, direct)) {
            buffer.put(stream).flip().position(7);
        }
        for (ByteBuffer buffer :
                List.of(heap.duplicate(), heap.slice(), heap.asReadOnlyBuffer(), direct, direct.asReadOnlyBuffer())) {
            ByteBuffer fed = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            int limit = fed.limit();

            assertThat(Frames.decodePieces(List.of(fed))).as("%s", buffer).isEqualTo(FIXTURE);

            assertThat(fed.position()).isEqualTo(limit);
            assertThat(fed.limit()).isEqualTo(limit);
        }
    }

    @Test
    void largeFrameInSmallPiecesIsGathered() {
        EventStreamFrame large = EventStreamFrame.event("toolUseEvent", new byte[100_000]);
        byte[] stream = stream(List.of(large, FIXTURE.get(0), large));
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length; at += 1460) {
            pieces.add(ByteBuffer.wrap(stream, at, Math.min(1460, stream.length - at)));
        }
        assertThat(Frames.decodePieces(pieces)).containsExactly(large, FIXTURE.get(0), large);
    }

    @Test
    void wholeFrameIsAViewOfTheFedBuffer() {
        byte[] stream = stream(List.of(FIXTURE.get(1)));
        List<EventStreamFrame> kept = new ArrayList<>();
        new EventStreamDecoder().feed(ByteBuffer.wrap(stream), kept::add);

        stream[stream.length - 5] = '!';

        assertThat(kept.get(0).payloadUtf8()).isEqualTo("{\"content\":\"\"!");
        assertThat(kept.get(0).payload().isReadOnly()).isTrue();
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] frame = EventStreamEncoder.encode(FIXTURE.get(0));
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] broken = frame.clone();
            broken[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> Frames.decode(broken))
                    .as("bit %d", bit)
                    .isInstanceOf(EventStreamException.class)
                    .hasMessageStartingWith("frame 1 at offset 0: ");
        }
    }

    @Test
    void failureSaysWhereItIs() {
        byte[] stream = stream(List.of(FIXTURE.get(1), FIXTURE.get(1)));
        stream[stream.length - 1] ^= 1;
        assertThatThrownBy(() -> Frames.decode(stream))
                .hasMessageStartingWith("frame 2 at offset " + stream.length / 2 + ": message CRC is 0x")
                .hasMessageContaining("expected: 0x");
    }

    @Test
    void frameOfTheLimitPassesAndOneByteMoreIsRefused() {
        EventStreamLimits limits = new EventStreamLimits(1000, 1000);
        assertThat(decodeEmptyHeaded(limits, 999)).isEqualTo(1);
        assertThat(decodeEmptyHeaded(limits, 1000)).isEqualTo(1);
        assertThatThrownBy(() -> decodeEmptyHeaded(limits, 1001))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("frame 1 at offset 0: total length is 1001 (expected: 16 to 1000)");
    }

    @Test
    void headersOfTheLimitPassAndOneByteMoreIsRefused() {
        EventStreamLimits limits = new EventStreamLimits(1000, 100);
        assertThat(decodeHeaded(limits, 99)).isEqualTo(1);
        assertThat(decodeHeaded(limits, 100)).isEqualTo(1);
        assertThatThrownBy(() -> decodeHeaded(limits, 101))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("frame 1 at offset 0: headers length is 101 in a frame of 117 (expected: 0 to 100)");
    }

    @Test
    void defaultsAreFourMebibytesAndOneHundredTwentyEightKibibytes() {
        assertThat(EventStreamLimits.ofDefaults()).isEqualTo(new EventStreamLimits(4_194_304, 131_072));
        assertThatThrownBy(() -> new EventStreamLimits(15, 0)).hasMessageStartingWith("max-frame-bytes: 15 (expected:");
        assertThatThrownBy(() -> new EventStreamLimits(16, -1)).hasMessageStartingWith("max-header-bytes: -1 (");
    }

    @Test
    void impossibleLengthsAreRefusedAsSoonAsThePreludeIsThere() {
        for (int[] lengths : new int[][] {{0, 0}, {15, 0}, {-1, 0}, {Integer.MIN_VALUE, 0}, {100, 85}, {100, -1}}) {
            ByteBuffer prelude = ByteBuffer.allocate(12).putInt(lengths[0]).putInt(lengths[1]);
            prelude.putInt(new FrameCrc().of(prelude, 0, 8)).flip();
            for (int first = 0; first <= 12; first += 6) {
                EventStreamDecoder decoder = new EventStreamDecoder();
                decoder.feed(prelude.slice(0, first == 12 ? 0 : first), frame -> {});
                int from = first == 12 ? 0 : first;
                assertThatThrownBy(() -> decoder.feed(prelude.slice(from, 12 - from), frame -> {}))
                        .isInstanceOf(EventStreamException.class)
                        .hasMessageContaining("length is ");
            }
        }
    }

    @Test
    void partialFrameAtTheEndIsRefused() {
        byte[] frame = EventStreamEncoder.encode(FIXTURE.get(1));
        for (int length = 1; length < frame.length; length++) {
            EventStreamDecoder decoder = new EventStreamDecoder();
            decoder.feed(ByteBuffer.wrap(frame), whole -> {});
            assertThat(decoder.atFrameBoundary()).isTrue();
            decoder.feed(ByteBuffer.wrap(frame, 0, length), whole -> {});

            assertThat(decoder.atFrameBoundary()).isFalse();
            assertThatThrownBy(decoder::end)
                    .isInstanceOf(EventStreamException.class)
                    .hasMessageStartingWith(
                            "frame 2 at offset " + frame.length + ": the stream ended after " + length + " bytes");
        }
    }

    @Test
    void emptyStreamEndsWell() {
        EventStreamDecoder decoder = new EventStreamDecoder();
        decoder.feed(ByteBuffer.allocate(0), frame -> {});
        decoder.end();
        assertThat(decoder.atFrameBoundary()).isTrue();
    }

    @Test
    void failedDecoderRefusesGoodBytes() {
        byte[] good = stream(FIXTURE);
        EventStreamDecoder decoder = new EventStreamDecoder();
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.allocate(16), frame -> {}))
                .isInstanceOf(EventStreamException.class);

        assertThatThrownBy(() -> decoder.feed(ByteBuffer.wrap(good), frame -> {}))
                .isInstanceOf(EventStreamException.class)
                .hasMessageStartingWith("the stream has failed before: frame 1 at offset 0: ");
        assertThatThrownBy(decoder::end).isInstanceOf(EventStreamException.class);
        assertThat(decoder.atFrameBoundary()).isFalse();
    }

    @Test
    void framesBeforeABrokenOneAreHandedOut() {
        byte[] stream = stream(FIXTURE);
        stream[stream.length - 1] ^= 1;
        List<EventStreamFrame> frames = new ArrayList<>();
        assertThatThrownBy(
                        () -> new EventStreamDecoder().feed(ByteBuffer.wrap(stream), frame -> frames.add(frame.copy())))
                .isInstanceOf(EventStreamException.class);
        assertThat(frames).isEqualTo(FIXTURE.subList(0, FIXTURE.size() - 1));
    }

    @Test
    void throwingSinkLosesNoFrame() {
        ByteBuffer stream = ByteBuffer.wrap(stream(FIXTURE));
        EventStreamDecoder decoder = new EventStreamDecoder();
        assertThatThrownBy(() -> decoder.feed(stream, frame -> {
                    throw new IllegalStateException("sink");
                }))
                .hasMessage("sink");

        List<EventStreamFrame> rest = new ArrayList<>();
        decoder.feed(stream, frame -> rest.add(frame.copy()));
        decoder.end();
        assertThat(rest).isEqualTo(FIXTURE.subList(1, FIXTURE.size()));
    }

    @Test
    void repeatedHeadersAreReadOnce() {
        List<Map<String, HeaderValue>> headers = new ArrayList<>();
        byte[] stream = stream(List.of(FIXTURE.get(0), FIXTURE.get(3), FIXTURE.get(1)));
        new EventStreamDecoder().feed(ByteBuffer.wrap(stream), frame -> headers.add(frame.headers()));
        assertThat(headers.get(2)).isSameAs(headers.get(0));
    }

    private static int decodeEmptyHeaded(EventStreamLimits limits, int total) {
        return decode(limits, EventStreamFrame.of(Map.of(), new byte[total - 16]));
    }

    private static int decodeHeaded(EventStreamLimits limits, int headerBytes) {
        HeaderValue value = HeaderValue.of("v".repeat(headerBytes - 5));
        return decode(limits, EventStreamFrame.of(Map.of("n", value), new byte[0]));
    }

    private static int decode(EventStreamLimits limits, EventStreamFrame frame) {
        List<EventStreamFrame> frames = new ArrayList<>();
        EventStreamDecoder decoder = new EventStreamDecoder(limits);
        decoder.feed(ByteBuffer.wrap(EventStreamEncoder.encode(frame)), decoded -> frames.add(decoded.copy()));
        decoder.end();
        assertThat(frames).containsExactly(frame);
        return frames.size();
    }

    private static byte[] stream(List<EventStreamFrame> frames) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frames.forEach(frame -> stream.writeBytes(EventStreamEncoder.encode(frame)));
        return stream.toByteArray();
    }
}
