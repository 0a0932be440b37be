package io.kiroproxy.protocol.kiro.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an image's first bytes say.
 *
 * @param format {@code png}, {@code jpeg}, {@code gif} or {@code webp}
 * @param width in pixels, 0 when the bytes end before it
 * @param height in pixels, 0 when the bytes end before it
 */
public record ImageHeader(String format, int width, int height) {

    /** Reads {@code head}, or answers null when it is of no known format. */
    public static @Nullable ImageHeader read(byte[] head) {
        ByteBuffer in = ByteBuffer.wrap(head);
        if (starts(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return head.length < 24
                    ? new ImageHeader("png", 0, 0)
                    : new ImageHeader("png", in.getInt(16), in.getInt(20));
        }
        if (starts(head, 0, "\u00ff\u00d8\u00ff")) {
            return jpeg(in);
        }
        if (starts(head, 0, "GIF87a") || starts(head, 0, "GIF89a")) {
            in.order(ByteOrder.LITTLE_ENDIAN);
            return head.length < 10
                    ? new ImageHeader("gif", 0, 0)
                    : new ImageHeader("gif", in.getShort(6) & 0xffff, in.getShort(8) & 0xffff);
        }
        if (starts(head, 0, "RIFF") && starts(head, 8, "WEBP")) {
            return webp(in.order(ByteOrder.LITTLE_ENDIAN), head);
        }
        return null;
    }

    private static boolean starts(byte[] head, int at, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (head.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (head[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Segments up to the first start-of-frame (ITU-T T.81 B.2). */
    private static ImageHeader jpeg(ByteBuffer in) {
        int at = 2;
        while (at + 9 <= in.limit() && (in.get(at) & 0xff) == 0xff) {
            int marker = in.get(at + 1) & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return new ImageHeader("jpeg", in.getShort(at + 7) & 0xffff, in.getShort(at + 5) & 0xffff);
            }
            at += 2 + (in.getShort(at + 2) & 0xffff);
        }
        return new ImageHeader("jpeg", 0, 0);
    }

    private static ImageHeader webp(ByteBuffer in, byte[] head) {
        if (head.length >= 30 && starts(head, 12, "VP8X")) {
            return new ImageHeader("webp", 1 + (in.getInt(24) & 0xffffff), 1 + (in.getInt(26) >>> 8));
        }
        if (head.length >= 30 && starts(head, 12, "VP8 ")) {
            return new ImageHeader("webp", in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
        }
        if (head.length >= 25 && starts(head, 12, "VP8L")) {
            int bits = in.getInt(21);
            return new ImageHeader("webp", 1 + (bits & 0x3fff), 1 + (bits >>> 14 & 0x3fff));
        }
        return new ImageHeader("webp", 0, 0);
    }
}
