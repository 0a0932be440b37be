package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last few header blocks of a stream. The frames of one event type carry the same block byte for byte,
 * so that nearly every frame of a stream gets its headers by one comparison and without allocation.
 */
final class HeaderCache {
    /** A Kiro stream alternates between few event types. */
    private static final int SLOTS = 4;

    /** Kiro's own blocks are around 90 bytes; longer ones are not worth keeping. */
    private static final int MAX_BLOCK_BYTES = 256;

    private final @Nullable Slot[] slots = new Slot[SLOTS];
    private int next;

    /** Returns the headers between position and limit of {@code block}, whose position and limit it may move. */
    Map<String, HeaderValue> headers(ByteBuffer block, long frameNumber, long frameOffset) {
        if (!block.hasRemaining()) {
            return Map.of();
        }
        for (Slot slot : slots) {
            if (slot != null && slot.block.equals(block)) {
                return slot.headers;
            }
        }
        return read(block, new FramePlace(frameNumber, frameOffset));
    }

    private Map<String, HeaderValue> read(ByteBuffer block, FramePlace place) {
        int from = block.position();
        int length = block.remaining();
        Map<String, HeaderValue> headers = new HeaderReader(block, place).read();
        if (length <= MAX_BLOCK_BYTES) {
            byte[] copy = new byte[length];
            block.get(from, copy);
            slots[next] = new Slot(ByteBuffer.wrap(copy), headers);
            next = (next + 1) % SLOTS;
        }
        return headers;
    }

    private record Slot(ByteBuffer block, Map<String, HeaderValue> headers) {}
}
