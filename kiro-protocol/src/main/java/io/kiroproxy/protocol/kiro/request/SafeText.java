package io.kiroproxy.protocol.kiro.request;

/** Text that can be written as UTF-8: half surrogate pairs become U+FFFD (kiro-upstream.md 6.1 #35). */
final class SafeText {

    private static final char REPLACEMENT = '\uFFFD';

    private SafeText() {}

    /** {@code text} itself when nothing is wrong with it. */
    static String of(String text) {
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
}
