package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;

/** Writes right CRCs into broken frames, so that tests get past the checksums. */
final class FrameRepair {
    private FrameRepair() {}

    /** Walks the frames by their lengths as far as those make sense and corrects every CRC on the way. */
    static void repairChecksums(byte[] stream) {
        ByteBuffer buffer = ByteBuffer.wrap(stream);
        FrameCrc crc = new FrameCrc();
        int at = 0;
        while (stream.length - at >= 12) {
            buffer.putInt(at + 8, crc.of(buffer, at, at + 8));
            int total = buffer.getInt(at);
            if (total < 16 || total > stream.length - at) {
                return;
            }
            buffer.putInt(at + total - 4, crc.of(buffer, at, at + total - 4));
            at += total;
        }
    }

    /** Makes the whole of {@code stream} one frame with header and payload bytes as they are. */
    static void makeOneFrame(byte[] stream) {
        if (stream.length < 16) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(stream);
        buffer.putInt(0, stream.length);
        buffer.putInt(4, Math.floorMod(buffer.getInt(4), stream.length - 15));
        repairChecksums(stream);
    }
}
