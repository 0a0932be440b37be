package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes strings as the generator does, byte for byte, but long ones by copying them in one piece where nothing in them
 * needs an escape. A conversation is mostly such text, and going through it character by character is most of what a
 * large request costs.
 */
final class LongStrings {

    /** Shorter ones are not worth their copy. */
    private static final int LONG = 64;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private LongStrings() {}

    /** Writes {@code text}, which must be {@linkplain SafeText safe}. */
    static void write(JsonGenerator json, @Nullable String text) throws IOException {
        if (text == null || text.length() < LONG) {
            json.writeString(text);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (needsEscape(utf8)) {
            json.writeUTF8String(utf8, 0, utf8.length);
        } else {
            json.writeRawUTF8String(utf8, 0, utf8.length);
        }
    }

    static void field(JsonGenerator json, String name, @Nullable String text) throws IOException {
        json.writeFieldName(name);
        write(json, text);
    }

    /** Whether a quote, a backslash or a control character is among the bytes (RFC 8259 section 7). */
    static boolean needsEscape(byte[] utf8) {
        int i = 0;
        for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
            long bytes = (long) EIGHT_BYTES.get(utf8, i);
            long found = zeroBytes(bytes ^ QUOTES) | zeroBytes(bytes ^ BACKSLASHES) | (bytes - SPACES) & ~bytes;
            if ((found & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return true;
            }
        }
        return false;
    }

    /** The high bit of each byte that is zero; bits above the first of them may be set too. */
    private static long zeroBytes(long bytes) {
        return bytes - ONES & ~bytes;
    }
}
