package io.kiroproxy.protocol.kiro.image;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 as the upstream wants it: the standard alphabet, padded, in one line (kiro-upstream.md 6.1 #25). */
public final class Base64Text {

    private static final int GROUP = 4;

    private Base64Text() {}

    /** {@code text} without white space, in the standard alphabet and padded; null when it is no base64. */
    public static @Nullable String standard(String text) {
        if (isStandard(text)) {
            return text;
        }
        String mended = mended(text, text.length());
        return isStandard(mended) ? mended : null;
    }

    /** The bytes that the first {@code characters} of {@code text} stand for; none when they are no base64. */
    static byte[] head(String text, int characters) {
        int end = Math.min(text.length(), characters / GROUP * GROUP);
        String head = mended(text, end);
        return isStandard(head) ? Base64.getDecoder().decode(head) : new byte[0];
    }

    /** How many bytes {@code standard} text stands for. */
    public static long decodedLength(String standard) {
        int padding = standard.endsWith("==") ? 2 : standard.endsWith("=") ? 1 : 0;
        return standard.length() / GROUP * 3L - padding;
    }

    private static String mended(String text, int end) {
        StringBuilder clean = new StringBuilder(end + 3);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '-') {
                clean.append('+');
            } else if (c == '_') {
                clean.append('/');
            } else if (c > ' ') {
                clean.append(c);
            }
        }
        while (clean.length() % GROUP != 0) {
            clean.append('=');
        }
        return clean.toString();
    }

    /** Whether {@code text} is base64 in that form already. */
    public static boolean isStandard(String text) {
        int length = text.length();
        if (length == 0 || length % GROUP != 0) {
            return false;
        }
        int end = length;
        while (end > length - 2 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/')) {
                return false;
            }
        }
        return true;
    }
}
