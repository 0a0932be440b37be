package io.kiroproxy.protocol.eventstream;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message of an event stream: headers and a payload (kiro-upstream.md 4.1).
 *
 * <p>A frame from an {@link EventStreamDecoder} is valid until the sink that was given it returns: its payload is a view
 * of a buffer that is used again. {@link #copy()} makes one that may be kept. A frame made by the factories here, or by
 * {@code copy}, is immutable and may be used by any thread.
 *
 * <p>The accessors of the named headers throw {@link EventStreamException} when the header is there but no string: a
 * frame whose kind is written in another type is not guessed at.
 */
public final class EventStreamFrame {
    private final Map<String, HeaderValue> headers;
    private final ByteBuffer payload;

    /** Takes both as they are; the payload is everything from 0 to the limit, the position stays 0. */
    EventStreamFrame(Map<String, HeaderValue> headers, ByteBuffer payload) {
        this.headers = headers;
        this.payload = payload;
    }

    /** Returns a frame with these headers, in the order of the map, and this payload; both are copied. */
    public static EventStreamFrame of(Map<String, HeaderValue> headers, byte[] payload) {
        Map<String, HeaderValue> copy = new LinkedHashMap<>();
        headers.forEach((name, value) ->
                copy.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
        return new EventStreamFrame(Collections.unmodifiableMap(copy), ByteBuffer.wrap(payload.clone()));
    }

    /** Returns an event: {@code :event-type}, {@code :content-type}, {@code :message-type} in this order. */
    public static EventStreamFrame event(String type, byte[] json) {
        return json(KnownHeaders.EVENT_TYPE, type, KnownHeaders.EVENT, json);
    }

    /** Returns an exception: {@code :exception-type}, {@code :content-type}, {@code :message-type} in this order. */
    public static EventStreamFrame exception(String type, byte[] json) {
        return json(KnownHeaders.EXCEPTION_TYPE, type, KnownHeaders.EXCEPTION, json);
    }

    /** Returns an error: {@code :error-code}, {@code :error-message}, {@code :message-type}, and no payload. */
    public static EventStreamFrame error(String code, String message) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(KnownHeaders.ERROR_CODE, HeaderValue.of(code));
        headers.put(KnownHeaders.ERROR_MESSAGE, HeaderValue.of(message));
        headers.put(KnownHeaders.MESSAGE_TYPE, HeaderValue.of(KnownHeaders.ERROR));
        return of(headers, new byte[0]);
    }

    private static EventStreamFrame json(String typeName, String type, String messageType, byte[] json) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(typeName, HeaderValue.of(type));
        headers.put(KnownHeaders.CONTENT_TYPE, KnownHeaders.JSON);
        headers.put(KnownHeaders.MESSAGE_TYPE, HeaderValue.of(messageType));
        return of(headers, json);
    }

    /** Returns the headers in the order of the wire, unmodifiable; may be kept. */
    public Map<String, HeaderValue> headers() {
        return headers;
    }

    /** Returns a new read-only view of the payload, from position 0. */
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    /** Returns a copy of the payload. */
    public byte[] payloadBytes() {
        byte[] copy = new byte[payload.limit()];
        payload.get(0, copy);
        return copy;
    }

    /**
     * Returns the payload as text.
     *
     * @throws EventStreamException when it is not UTF-8
     */
    public String payloadUtf8() {
        String text = StrictUtf8.decode(payload);
        if (text == null) {
            throw new EventStreamException("payload of " + payload.limit() + " bytes that is not UTF-8");
        }
        return text;
    }

    /** Returns a frame with the same content that may be kept for any time. */
    public EventStreamFrame copy() {
        return new EventStreamFrame(headers, ByteBuffer.wrap(payloadBytes()));
    }

    /** Returns {@code :message-type}: "event" (also when the header is missing), "exception" or "error". */
    public String messageType() {
        String type = text(KnownHeaders.MESSAGE_TYPE);
        return type == null ? KnownHeaders.EVENT : type;
    }

    /** Returns {@code :event-type}, or null when missing. */
    public @Nullable String eventType() {
        return text(KnownHeaders.EVENT_TYPE);
    }

    /** Returns {@code :exception-type}, or null when missing. */
    public @Nullable String exceptionType() {
        return text(KnownHeaders.EXCEPTION_TYPE);
    }

    /** Returns {@code :error-code}, or null when missing. */
    public @Nullable String errorCode() {
        return text(KnownHeaders.ERROR_CODE);
    }

    /** Returns {@code :error-message}, or null when missing. */
    public @Nullable String errorMessage() {
        return text(KnownHeaders.ERROR_MESSAGE);
    }

    private @Nullable String text(String name) {
        HeaderValue value = headers.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof HeaderValue.Text text) {
            return text.value();
        }
        throw new EventStreamException(
                "header '" + name + "' is a " + value.getClass().getSimpleName() + " (expected: Text)");
    }

    /** Compares headers (in any order) and payload. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EventStreamFrame that && headers.equals(that.headers) && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * headers.hashCode() + payload.hashCode();
    }

    /** Names the headers and the size of the payload; never content, which may be somebody's conversation. */
    @Override
    public String toString() {
        return "EventStreamFrame[headers=" + headers.keySet() + ", payload=" + payload.limit() + " bytes]";
    }
}
