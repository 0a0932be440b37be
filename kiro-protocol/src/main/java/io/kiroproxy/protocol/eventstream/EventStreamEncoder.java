package io.kiroproxy.protocol.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/** Writes frames as bytes (kiro-upstream.md 4.1). Stateless; for any number of threads. */
public final class EventStreamEncoder {
    private EventStreamEncoder() {}

    /**
     * Returns the bytes of {@code frame}, both CRCs included, within the default limits.
     *
     * @throws EventStreamException when the frame does not fit the format or the limits
     */
    public static byte[] encode(EventStreamFrame frame) {
        return encode(frame, EventStreamLimits.ofDefaults());
    }

    /**
     * Returns the bytes of {@code frame}, both CRCs included.
     *
     * @throws EventStreamException when a header name is empty or over 255 bytes, a value is over 65,535 bytes, text
     *     holds half a surrogate pair, or the frame exceeds {@code limits}
     */
    public static byte[] encode(EventStreamFrame frame, EventStreamLimits limits) {
        ByteBuffer payload = frame.payload();
        long headersLength = headersLength(frame.headers());
        long total = Wire.MIN_FRAME_BYTES + headersLength + payload.remaining();
        check("headers", headersLength, limits.maxHeaderBytes());
        check("frame", total, limits.maxFrameBytes());

        FrameCrc crc = new FrameCrc();
        ByteBuffer out = ByteBuffer.allocate((int) total);
        out.putInt((int) total).putInt((int) headersLength);
        out.putInt(crc.of(out, 0, Wire.LENGTHS_BYTES));
        frame.headers().forEach((name, value) -> {
            byte[] bytes = name.getBytes(UTF_8);
            out.put((byte) bytes.length).put(bytes);
            putValue(value, out);
        });
        out.put(payload);
        out.putInt(crc.of(out, 0, out.position()));
        return out.array();
    }

    private static void check(String what, long bytes, int limit) {
        if (bytes > limit) {
            throw new EventStreamException(what + " of " + bytes + " bytes (expected: at most " + limit + ")");
        }
    }

    private static long headersLength(Map<String, HeaderValue> headers) {
        long length = 0;
        for (Map.Entry<String, HeaderValue> header : headers.entrySet()) {
            length += 1 + nameLength(header.getKey()) + 1 + valueLength(header.getKey(), header.getValue());
        }
        return length;
    }

    private static long nameLength(String name) {
        long length = StrictUtf8.length(name);
        if (length < 1 || length > Wire.MAX_NAME_BYTES) {
            throw new EventStreamException("header name of " + name.length() + " characters, " + described(length)
                    + " (expected: 1 to " + Wire.MAX_NAME_BYTES + " bytes of UTF-8)");
        }
        return length;
    }

    private static long valueLength(String name, HeaderValue value) {
        if (value instanceof HeaderValue.Text text) {
            return 2 + variableLength(name, StrictUtf8.length(text.value()));
        }
        if (value instanceof HeaderValue.Bytes bytes) {
            return 2 + variableLength(name, bytes.value().length);
        }
        if (value instanceof HeaderValue.Bool) {
            return 0;
        }
        if (value instanceof HeaderValue.Byte) {
            return 1;
        }
        if (value instanceof HeaderValue.Short) {
            return 2;
        }
        if (value instanceof HeaderValue.Int) {
            return 4;
        }
        return value instanceof HeaderValue.Uuid ? 16 : 8;
    }

    private static long variableLength(String name, long length) {
        if (length < 0 || length > Wire.MAX_VALUE_BYTES) {
            throw new EventStreamException("value of header '" + name + "' of " + described(length)
                    + " (expected: at most " + Wire.MAX_VALUE_BYTES + " bytes)");
        }
        return length;
    }

    private static String described(long utf8Length) {
        return utf8Length < 0 ? "text with half a surrogate pair" : utf8Length + " bytes";
    }

    private static void putValue(HeaderValue value, ByteBuffer out) {
        if (value instanceof HeaderValue.Text text) {
            putSized(Wire.TEXT, text.value().getBytes(UTF_8), out);
        } else if (value instanceof HeaderValue.Bytes bytes) {
            putSized(Wire.BYTES, bytes.value(), out);
        } else if (value instanceof HeaderValue.Bool bool) {
            out.put((byte) (bool.value() ? Wire.BOOL_TRUE : Wire.BOOL_FALSE));
        } else if (value instanceof HeaderValue.Byte number) {
            out.put((byte) Wire.BYTE).put(number.value());
        } else if (value instanceof HeaderValue.Short number) {
            out.put((byte) Wire.SHORT).putShort(number.value());
        } else if (value instanceof HeaderValue.Int number) {
            out.put((byte) Wire.INT).putInt(number.value());
        } else if (value instanceof HeaderValue.Long number) {
            out.put((byte) Wire.LONG).putLong(number.value());
        } else if (value instanceof HeaderValue.Timestamp timestamp) {
            out.put((byte) Wire.TIMESTAMP).putLong(timestamp.epochMillis());
        } else if (value instanceof HeaderValue.Uuid uuid) {
            putUuid(uuid.value(), out);
        }
    }

    private static void putSized(int type, byte[] bytes, ByteBuffer out) {
        out.put((byte) type).putShort((short) bytes.length).put(bytes);
    }

    private static void putUuid(UUID uuid, ByteBuffer out) {
        out.put((byte) Wire.UUID).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }
}
