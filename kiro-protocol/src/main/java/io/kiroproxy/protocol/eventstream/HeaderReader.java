package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Reads one header block (kiro-upstream.md 4.1), strictly: what is not exactly a list of headers is refused. */
final class HeaderReader {
    private final ByteBuffer block;
    private final int start;
    private final FramePlace place;

    /** Reads {@code block} from its position to its limit. */
    HeaderReader(ByteBuffer block, FramePlace place) {
        this.block = block;
        this.start = block.position();
        this.place = place;
    }

    /** Returns the headers in their order, unmodifiable. */
    Map<String, HeaderValue> read() {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        while (block.hasRemaining()) {
            String name = name();
            HeaderValue value = value();
            // Two readers of one frame must never see two different values, so neither wins.
            if (headers.putIfAbsent(name, value) != null) {
                throw failure("a second header '" + name + "' (expected: each name once)");
            }
        }
        return Collections.unmodifiableMap(headers);
    }

    private String name() {
        int length = Byte.toUnsignedInt(block.get());
        if (length == 0) {
            throw failure("an empty header name (expected: 1 to 255 bytes)");
        }
        return KnownHeaders.name(text(length, "a header name"));
    }

    private HeaderValue value() {
        need(1, "a header type");
        int type = Byte.toUnsignedInt(block.get());
        switch (type) {
            case Wire.BOOL_TRUE:
                return new HeaderValue.Bool(true);
            case Wire.BOOL_FALSE:
                return new HeaderValue.Bool(false);
            case Wire.BYTE:
                return new HeaderValue.Byte(need(1, "a byte").get());
            case Wire.SHORT:
                return new HeaderValue.Short(need(2, "a short").getShort());
            case Wire.INT:
                return new HeaderValue.Int(need(4, "an int").getInt());
            case Wire.LONG:
                return new HeaderValue.Long(need(8, "a long").getLong());
            case Wire.BYTES:
                return new HeaderValue.Bytes(byteArray());
            case Wire.TEXT:
                return KnownHeaders.value(text(valueLength(), "a string"));
            case Wire.TIMESTAMP:
                return new HeaderValue.Timestamp(need(8, "a timestamp").getLong());
            case Wire.UUID:
                need(16, "a UUID");
                return new HeaderValue.Uuid(new UUID(block.getLong(), block.getLong()));
            default:
                throw failure("header type " + type + " (expected: 0 to 9)");
        }
    }

    private int valueLength() {
        return Short.toUnsignedInt(need(2, "a value length").getShort());
    }

    private byte[] byteArray() {
        int length = valueLength();
        need(length, "a byte array");
        byte[] bytes = new byte[length];
        block.get(bytes);
        return bytes;
    }

    private String text(int length, String what) {
        need(length, what);
        int limit = block.limit();
        int end = block.position() + length;
        String text = StrictUtf8.decode(block.limit(end));
        if (text == null) {
            throw failure(what + " of " + length + " bytes that is not UTF-8");
        }
        block.limit(limit).position(end);
        return text;
    }

    private ByteBuffer need(int bytes, String what) {
        if (block.remaining() < bytes) {
            throw failure(what + " of " + bytes + " bytes where the headers have " + block.remaining() + " left");
        }
        return block;
    }

    private EventStreamException failure(String what) {
        return place.failure("at byte " + (block.position() - start) + " of its headers " + what);
    }
}
