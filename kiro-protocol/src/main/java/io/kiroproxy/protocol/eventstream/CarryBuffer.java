package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;

/**
 * The bytes of one frame that spans several fed buffers. Grows with what has really arrived (at most to twice of it),
 * so that a declared length alone costs nothing, and falls back to nothing after a large frame.
 */
final class CarryBuffer {
    private static final int INITIAL_BYTES = 512;

    /** A larger buffer is given back after its frame; thousands of idle streams keep at most this much each. */
    private static final int RETAINED_BYTES = 4096;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NONE;
    private int size;

    int size() {
        return size;
    }

    /** The gathered bytes from index 0 on; valid until the next change. */
    ByteBuffer bytes() {
        return buffer;
    }

    /** Takes bytes of {@code in} until {@code target} are gathered or {@code in} is empty; true when they are. */
    boolean fillTo(int target, ByteBuffer in) {
        int count = Math.min(target - size, in.remaining());
        makeRoom(size + count, target);
        buffer.put(size, in, in.position(), count);
        in.position(in.position() + count);
        size += count;
        return size == target;
    }

    private void makeRoom(int needed, int target) {
        if (needed <= buffer.capacity()) {
            return;
        }
        int grown = Math.max(needed, Math.min(target, 2 * buffer.capacity()));
        ByteBuffer larger = ByteBuffer.allocate(Math.max(grown, INITIAL_BYTES));
        larger.put(0, buffer, 0, size);
        buffer = larger;
    }

    /** Forgets the gathered bytes; they stay readable until the next {@link #fillTo} or {@link #shrink}. */
    void reset() {
        size = 0;
    }

    /** Gives a large buffer back. */
    void shrink() {
        if (size == 0 && buffer.capacity() > RETAINED_BYTES) {
            buffer = NONE;
        }
    }
}
