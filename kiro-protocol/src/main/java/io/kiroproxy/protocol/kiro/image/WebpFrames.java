package io.kiroproxy.protocol.kiro.image;

import io.kiroproxy.core.GatewayException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of a WebP file, whose sizes may be others than that of its canvas (WebP Container Specification, "Extended
 * File Format").
 */
final class WebpFrames {

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ANIMATION_FRAME_HEADER = 16;

    private static final int LOSSY = 0x20385056;
    private static final int LOSSLESS = 0x4c385056;
    private static final int ANIMATION_FRAME = 0x464d4e41;

    private WebpFrames() {}

    /** @throws GatewayException when a frame is too large to be decoded */
    static void check(byte[] webp, String place) {
        ByteBuffer in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        long at = RIFF_HEADER;
        while (at + CHUNK_HEADER <= webp.length) {
            int type = in.getInt((int) at);
            long size = in.getInt((int) at + 4) & 0xffff_ffffL;
            if ((type == LOSSY || type == LOSSLESS) && at + CHUNK_HEADER + 10 <= webp.length) {
                frame(in, type, (int) at + CHUNK_HEADER, place);
            }
            at += type == ANIMATION_FRAME ? CHUNK_HEADER + ANIMATION_FRAME_HEADER : CHUNK_HEADER + size + (size & 1);
        }
    }

    private static void frame(ByteBuffer in, int type, int at, String place) {
        if (type == LOSSY) {
            PixelSource.bounded(in.getShort(at + 6) & 0x3fff, in.getShort(at + 8) & 0x3fff, place);
        } else {
            int bits = in.getInt(at + 1);
            PixelSource.bounded(1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff), place);
        }
    }
}
