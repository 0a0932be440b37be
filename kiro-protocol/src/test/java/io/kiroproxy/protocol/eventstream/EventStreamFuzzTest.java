package io.kiroproxy.protocol.eventstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes, in any pieces: the same frames and the same refusal, and never another exception.
 *
 * <p>The first byte of an input chooses what is repaired (kept as it is, CRCs, lengths and CRCs), the second the size of
 * the pieces; the rest is the stream. An ordinary build replays the seeds; {@code JAZZER_FUZZ=1} looks for more.
 */
class EventStreamFuzzTest {
    private static final EventStreamLimits LIMITS = new EventStreamLimits(64 * 1024, 8 * 1024);

    @FuzzTest(maxDuration = "10m")
    void splittingChangesNothing(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 2, input.length);
        int repair = Byte.toUnsignedInt(input[0]) % 3;
        if (repair == 1) {
            FrameRepair.repairChecksums(stream);
        } else if (repair == 2) {
            FrameRepair.makeOneFrame(stream);
        }
        List<Object> whole = decode(stream, Math.max(1, stream.length));

        assertThat(decode(stream, 1 + Byte.toUnsignedInt(input[1]))).isEqualTo(whole);
        assertThat(decode(stream, 1)).isEqualTo(whole);
        encodedFramesComeBack(whole);
    }

    /** Returns the frames and, as the last element, the message of the refusal if there was one. */
    private static List<Object> decode(byte[] stream, int pieceBytes) {
        List<Object> result = new ArrayList<>();
        EventStreamDecoder decoder = new EventStreamDecoder(LIMITS);
        try {
            for (int at = 0; at < stream.length; at += pieceBytes) {
                ByteBuffer piece = ByteBuffer.wrap(stream, at, Math.min(pieceBytes, stream.length - at));
                decoder.feed(piece, frame -> result.add(frame.copy()));
            }
            decoder.end();
        } catch (EventStreamException e) {
            result.add(String.valueOf(e.getMessage()));
        }
        return result;
    }

    private static void encodedFramesComeBack(List<Object> decoded) {
        for (Object element : decoded) {
            if (element instanceof EventStreamFrame frame) {
                assertThat(Frames.decode(EventStreamEncoder.encode(frame))).containsExactly(frame);
            }
        }
    }
}
