package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks the raw bytes of a request line, which Netty's decoder treats leniently: {@code method SP target SP version},
 * single blanks, visible ASCII only (RFC 9112 section 3; limits-and-timers.md 2).
 */
final class RequestLine {

    private RequestLine() {}

    /** What is wrong with the line from {@code start} up to the LF at {@code end}, or null. */
    static @Nullable Refusal check(ByteBuf bytes, int start, int end) {
        int last = end > start && bytes.getByte(end - 1) == '\r' ? end - 1 : end;
        if (bytes.forEachByte(start, last - start, b -> b == ' ' || (b > 0x20 && b < 0x7f)) >= 0) {
            return Refusal.badRequest("request line: a byte that is not visible ASCII (expected: percent-encoding)");
        }
        int first = bytes.indexOf(start, last, (byte) ' ');
        int second = first < 0 ? -1 : bytes.indexOf(first + 1, last, (byte) ' ');
        if (first <= start || second <= first + 1 || second + 1 >= last) {
            return Refusal.badRequest("request line: odd white space (expected: method SP target SP version)");
        }
        return version(bytes.toString(second + 1, last - second - 1, StandardCharsets.US_ASCII));
    }

    /** The index of the first byte that is neither CR nor LF, or of the end. */
    static int skipEmptyLines(ByteBuf bytes) {
        int index = bytes.forEachByte(ByteProcessor.FIND_NON_CRLF);
        return index < 0 ? bytes.writerIndex() : index;
    }

    private static @Nullable Refusal version(String version) {
        if (version.equals("HTTP/1.1") || version.equals("HTTP/1.0")) {
            return null;
        }
        if (version.matches("HTTP/\\d(\\.\\d)?")) {
            return Refusal.of(
                    RefusalReason.SMUGGLING,
                    505,
                    ErrorKind.INVALID_REQUEST,
                    version + " is not spoken here (expected: HTTP/1.1 or HTTP/1.0)");
        }
        return Refusal.badRequest("request line: no HTTP version at its end (expected: HTTP/1.1)");
    }
}
