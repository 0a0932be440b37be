package io.kiroproxy.protocol.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON, or a frame around it, in which one string differs from one time to the next: what stands around the string is
 * made once, and a short string goes out with it in one write. The string is written exactly as {@link JsonWriter}
 * writes it. Holds a buffer of some hundred bytes; not thread-safe.
 */
public final class StringTemplate {

    /** Bytes of a string's text that are gathered before they go out. */
    private static final int GATHERED = 160;

    /** A character takes at most this many bytes, as a backslash, a u and four digits. */
    private static final int MAX_BYTES_PER_CHAR = 6;

    /** The longest {@code int} without a sign. */
    private static final int MAX_DIGITS = 10;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character: 0 as it is, else the letter behind a backslash, {@code u} for four digits. */
    private static final byte[] ESCAPES = escapes();

    private final byte[] buffer;
    private final int textAt;
    private final byte[] behindNumber;
    private final byte[] after;
    private int end;

    private StringTemplate(String before, String behindNumber, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        this.behindNumber = behindNumber.getBytes(StandardCharsets.UTF_8);
        this.after = after.getBytes(StandardCharsets.UTF_8);
        this.textAt = start.length;
        this.buffer = Arrays.copyOf(
                start, start.length + MAX_DIGITS + this.behindNumber.length + GATHERED + this.after.length);
    }

    /** {@code before}, a quoted string, {@code after}. */
    public static StringTemplate of(String before, String after) {
        return new StringTemplate(before + '"', "", '"' + after);
    }

    /** {@code before}, a number, {@code between}, a quoted string, {@code after}. */
    public static StringTemplate numbered(String before, String between, String after) {
        return new StringTemplate(before, between + '"', '"' + after);
    }

    /** Writes it around {@code text}; of a {@linkplain #numbered numbered} one use the other method. */
    public void write(String text, OutputStream out) throws IOException {
        end = textAt;
        finish(text, out);
    }

    /** Writes it around {@code number}, which is not negative, and {@code text}. */
    public void write(int number, String text, OutputStream out) throws IOException {
        end = textAt;
        digits(number);
        System.arraycopy(behindNumber, 0, buffer, end, behindNumber.length);
        end += behindNumber.length;
        finish(text, out);
    }

    private void finish(String text, OutputStream out) throws IOException {
        int written = 0;
        int spill = buffer.length - after.length - MAX_BYTES_PER_CHAR;
        for (int i = 0; i < text.length(); i++) {
            if (end > spill) {
                out.write(buffer, written, end - written);
                // What stands before the text stays for the next time.
                end = textAt;
                written = textAt;
            }
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += beyondAscii(text, i, c);
            } else if (ESCAPES[c] == 0) {
                buffer[end++] = (byte) c;
            } else {
                escape(c);
            }
        }
        System.arraycopy(after, 0, buffer, end, after.length);
        end += after.length;
        out.write(buffer, written, end - written);
    }

    private void digits(int number) {
        int length = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            length++;
        }
        int rest = number;
        for (int i = end + length - 1; i >= end; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        end += length;
    }

    private void escape(char c) {
        buffer[end++] = '\\';
        buffer[end++] = ESCAPES[c];
        if (ESCAPES[c] == 'u') {
            buffer[end++] = '0';
            buffer[end++] = '0';
            buffer[end++] = HEX[c >> 4];
            buffer[end++] = HEX[c & 0xF];
        }
    }

    /** Writes the character at {@code i} in UTF-8, a pair as one; gives how many characters more than one it took. */
    private int beyondAscii(String text, int i, char c) {
        if (c < 0x800) {
            buffer[end++] = (byte) (0xC0 | c >> 6);
            buffer[end++] = (byte) (0x80 | c & 0x3F);
            return 0;
        }
        if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            buffer[end++] = (byte) (0xF0 | point >> 18);
            buffer[end++] = (byte) (0x80 | point >> 12 & 0x3F);
            buffer[end++] = (byte) (0x80 | point >> 6 & 0x3F);
            buffer[end++] = (byte) (0x80 | point & 0x3F);
            return 1;
        }
        char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
        buffer[end++] = (byte) (0xE0 | whole >> 12);
        buffer[end++] = (byte) (0x80 | whole >> 6 & 0x3F);
        buffer[end++] = (byte) (0x80 | whole & 0x3F);
        return 0;
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[0x80];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }
}
