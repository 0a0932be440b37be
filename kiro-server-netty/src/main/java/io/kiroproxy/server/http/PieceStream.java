package io.kiroproxy.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What a writer writes to: a pooled buffer that is taken away and replaced as often as there is something to send. */
final class PieceStream extends OutputStream {

    private static final int FIRST = 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;

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
            now = allocator.buffer(FIRST);
            buffer = now;
        }
        return now;
    }
}
