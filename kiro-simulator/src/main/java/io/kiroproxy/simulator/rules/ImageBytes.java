package io.kiroproxy.simulator.rules;

import java.nio.charset.StandardCharsets;

/** Looks at the first bytes of an image: its real format, and its longer side where the header tells. */
final class ImageBytes {
    private ImageBytes() {}

    /** The format by magic bytes; empty when it is none of the four. */
    static String format(byte[] b) {
        if (startsWith(b, 0, "\u0089PNG\r\n\u001a\n")) {
            return "png";
        }
        if (startsWith(b, 0, "\u00ff\u00d8\u00ff")) {
            return "jpeg";
        }
        if (startsWith(b, 0, "GIF87a") || startsWith(b, 0, "GIF89a")) {
            return "gif";
        }
        return startsWith(b, 0, "RIFF") && startsWith(b, 8, "WEBP") ? "webp" : "";
    }

    /** The longer side in pixels; 0 when the header does not tell. */
    static int longerSide(byte[] b) {
        return switch (format(b)) {
            case "png" -> b.length < 24 ? 0 : Math.max(big(b, 16, 4), big(b, 20, 4));
            case "gif" -> b.length < 10 ? 0 : Math.max(little(b, 6), little(b, 8));
            case "jpeg" -> jpeg(b);
            case "webp" -> webp(b);
            default -> 0;
        };
    }

    private static int jpeg(byte[] b) {
        int at = 2;
        while (at + 9 < b.length && (b[at] & 0xff) == 0xff) {
            int marker = b[at + 1] & 0xff;
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return Math.max(big(b, at + 5, 2), big(b, at + 7, 2));
            }
            at += 2 + big(b, at + 2, 2);
        }
        return 0;
    }

    private static int webp(byte[] b) {
        if (startsWith(b, 12, "VP8X") && b.length >= 30) {
            return 1 + Math.max(little3(b, 24), little3(b, 27));
        }
        return startsWith(b, 12, "VP8 ") && b.length >= 30
                ? Math.max(little(b, 26) & 0x3fff, little(b, 28) & 0x3fff)
                : 0;
    }

    private static boolean startsWith(byte[] b, int at, String magic) {
        byte[] m = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (b.length < at + m.length) {
            return false;
        }
        for (int i = 0; i < m.length; i++) {
            if (b[at + i] != m[i]) {
                return false;
            }
        }
        return true;
    }

    private static int big(byte[] b, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | b[at + i] & 0xff;
        }
        return value;
    }

    private static int little(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8;
    }

    private static int little3(byte[] b, int at) {
        return little(b, at) | (b[at + 2] & 0xff) << 16;
    }
}
