package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** CRC-32 over a part of any kind of buffer, without allocation per call. */
final class FrameCrc {
    private static final int SCRATCH_BYTES = 512;

    private final CRC32 crc = new CRC32();
    private byte[] scratch = new byte[0];

    /** Returns the CRC of the bytes {@code from} (inclusive) to {@code to}, as the wire writes it. */
    int of(ByteBuffer buffer, int from, int to) {
        crc.reset();
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + from, to - from);
        } else if (buffer.isDirect()) {
            updateDirect(buffer, from, to);
        } else {
            updateReadOnly(buffer, from, to);
        }
        return (int) crc.getValue();
    }

    private void updateDirect(ByteBuffer buffer, int from, int to) {
        int position = buffer.position();
        int limit = buffer.limit();
        crc.update(buffer.limit(to).position(from));
        buffer.limit(limit).position(position);
    }

    /** The JDK's HTTP client hands out read-only heap buffers, for which CRC32 would make a new array each time. */
    private void updateReadOnly(ByteBuffer buffer, int from, int to) {
        if (scratch.length == 0) {
            scratch = new byte[SCRATCH_BYTES];
        }
        for (int at = from; at < to; at += SCRATCH_BYTES) {
            int count = Math.min(SCRATCH_BYTES, to - at);
            buffer.get(at, scratch, 0, count);
            crc.update(scratch, 0, count);
        }
    }
}
