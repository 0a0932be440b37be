package io.kiroproxy.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a writer writes to: a pooled buffer that is taken away and replaced as often as there is something to send. A
 * new one is about as large as the last one had to be, because the pieces of one answer resemble each other.
 */
final class PieceStream extends OutputStream {

    private static final int SMALLEST = 512;
    private static final int LARGEST = 32 << 10;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;
    private int next = SMALLEST;

    PieceStream(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public void write(int b) {
        current().writeByte(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        current().writeBytes(bytes, offset, length);
    }

    int size() {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** What was written since the last time; the caller releases it or passes it on. */
    ByteBuf take() {
        ByteBuf taken = current();
        buffer = null;
        next = Math.max(SMALLEST, Math.min(LARGEST, taken.readableBytes() + SMALLEST));
        return taken;
    }

    /** Throws away what was not taken. */
    void discard() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private ByteBuf current() {
        ByteBuf now = buffer;
        if (now == null) {
            now = allocator.buffer(next);
            buffer = now;
        }
        return now;
    }
}
