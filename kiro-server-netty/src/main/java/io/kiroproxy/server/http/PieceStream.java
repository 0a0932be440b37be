package io.kiroproxy.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a writer writes to: a pooled buffer that is taken away and replaced as often as there is something to send. A
 * new one is about as large as the last one had to be, because the pieces of one answer resemble each other.
 */
final class PieceStream extends OutputStream {

    private static final int SMALLEST = 512;
    private static final int LARGEST = 32 << 10;

    /** Room before the bytes for the head of a chunk: eight digits and the end of their line. */
    private static final int CHUNK_HEAD = 10;

    private static final int CHUNK_TAIL = 2;
    private static final int END_OF_LINE = '\r' << 8 | '\n';
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
        if (length > 0) {
            current().writeBytes(bytes, offset, length);
        }
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

    /**
     * The same as one chunk of a chunked body (RFC 9112, 7.1), its length before and its end behind it: in one buffer,
     * since three buffers cost a gathering write for each event. There has to be something.
     */
    ByteBuf takeChunk() {
        ByteBuf taken = take();
        int start = taken.readerIndex() - CHUNK_TAIL;
        taken.setShort(start, END_OF_LINE);
        for (int left = taken.readableBytes(); left > 0; left >>>= 4) {
            start--;
            taken.setByte(start, DIGITS[left & 0xf]);
        }
        return taken.writeShort(END_OF_LINE).readerIndex(start);
    }

    /** What would be taken, to look at. */
    ByteBuffer peek() {
        return current().nioBuffer();
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
            now = allocator.buffer(CHUNK_HEAD + next + CHUNK_TAIL).setIndex(CHUNK_HEAD, CHUNK_HEAD);
            buffer = now;
        }
        return now;
    }
}
