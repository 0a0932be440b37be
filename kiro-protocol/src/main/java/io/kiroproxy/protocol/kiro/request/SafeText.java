package io.kiroproxy.protocol.kiro.request;

import java.nio.charset.StandardCharsets;

/** Text that can be written as UTF-8: half surrogate pairs become U+FFFD (kiro-upstream.md 6.1 #35). */
final class SafeText {

    private static final char REPLACEMENT = '\uFFFD';

    /** Of an escaped unit: a backslash, a {@code u} and four digits. */
    private static final int ESCAPE_LENGTH = 6;

    /** From this length on, encoding a text to see whether it is ASCII is cheaper than looking at its characters. */
    private static final int LONG = 256;

    private SafeText() {}

    /** {@code text} itself when nothing is wrong with it. */
    static String of(String text) {
        if (text.length() >= LONG && text.getBytes(StandardCharsets.UTF_8).length == text.length()) {
            return text; // ASCII
        }
        int bad = nextBad(text, 0);
        if (bad < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        while (bad >= 0) {
            chars[bad] = REPLACEMENT;
            bad = nextBad(text, bad + 1);
        }
        return new String(chars);
    }

    private static int nextBad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            return i;
        }
        return -1;
    }

    /** As {@link #of}, for JSON text, in which half pairs hide in escapes too. */
    static String ofJson(String json) {
        return of(mendEscapes(json));
    }

    private static String mendEscapes(String json) {
        StringBuilder mended = null;
        for (int i = json.indexOf('\\'); i >= 0; i = json.indexOf('\\', i)) {
            int unit = escapedUnit(json, i);
            if (unit < 0 || !Character.isSurrogate((char) unit)) {
                i += 2;
                continue;
            }
            int next = escapedUnit(json, i + ESCAPE_LENGTH);
            if (Character.isHighSurrogate((char) unit) && next >= 0 && Character.isLowSurrogate((char) next)) {
                i += 2 * ESCAPE_LENGTH;
                continue;
            }
            if (mended == null) {
                mended = new StringBuilder(json);
            }
            mended.replace(i + 2, i + ESCAPE_LENGTH, "fffd");
            i += ESCAPE_LENGTH;
        }
        return mended == null ? json : mended.toString();
    }

    /** The UTF-16 unit whose escape begins at {@code at}, or -1 when none does. */
    private static int escapedUnit(String json, int at) {
        if (at + ESCAPE_LENGTH > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
