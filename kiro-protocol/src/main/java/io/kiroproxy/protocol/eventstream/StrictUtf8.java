package io.kiroproxy.protocol.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** UTF-8 both ways without replacement characters for what is not UTF-8. */
final class StrictUtf8 {
    private StrictUtf8() {}

    /** Decodes all of {@code bytes}, leaving its position alone; null when they are not UTF-8. */
    static @Nullable String decode(ByteBuffer bytes) {
        String text = lenient(bytes);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        // Either somebody really sent U+FFFD, or the quick way replaced something.
        try {
            return UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String lenient(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return new String(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), UTF_8);
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new String(copy, UTF_8);
    }

    /** Returns the UTF-8 length of {@code text} in bytes, or -1 when it holds half a surrogate pair. */
    static long length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return -1;
            }
        }
        return bytes;
    }
}
