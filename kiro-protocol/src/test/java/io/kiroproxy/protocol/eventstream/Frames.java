package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes whole streams, or streams in given pieces, for the tests of this package. */
final class Frames {
    private Frames() {}

    static List<EventStreamFrame> decode(byte[] bytes) {
        return decodePieces(List.of(ByteBuffer.wrap(bytes)));
    }

    static List<EventStreamFrame> decodePieces(List<ByteBuffer> pieces) {
        EventStreamDecoder decoder = new EventStreamDecoder();
        List<EventStreamFrame> frames = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            decoder.feed(piece, frame -> frames.add(frame.copy()));
        }
        decoder.end();
        return frames;
    }
}
