package io.kiroproxy.protocol.kiro.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload that nearly every frame of an answer has, {@code {"content":"…"}} without an escape, without a JSON
 * parser. Anything else is left to the parser, so that there is one judge of what is valid.
 */
final class PlainText {

    private static final byte[] BEFORE = "{\"content\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int AFTER = 2;
    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    /** The text, or null when the parser has to look. */
    static @Nullable String of(byte[] bytes, int length) {
        int end = length - AFTER;
        if (end < BEFORE.length || bytes[end] != '"' || bytes[end + 1] != '}') {
            return null;
        }
        for (int i = 0; i < BEFORE.length; i++) {
            if (bytes[i] != BEFORE[i]) {
                return null;
            }
        }
        for (int i = BEFORE.length; i < end; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return null;
            }
        }
        String text = new String(bytes, BEFORE.length, end - BEFORE.length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : null;
    }
}
