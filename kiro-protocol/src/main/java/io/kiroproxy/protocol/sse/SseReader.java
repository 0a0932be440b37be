package io.kiroproxy.protocol.sse;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads event-stream bytes, cut anywhere, into events. Line ends are LF, CR or CRLF; comments, unknown fields and an
 * unfinished last event are dropped, as the standard demands. Not thread-safe.
 */
public final class SseReader {

    /** Bytes of the lines of one event unless the caller says otherwise. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 8 * 1024 * 1024;

    private final int maxEventBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private int eventBytes;
    private boolean afterReturn;
    private boolean firstLine = true;

    /** A reader with the default limit. */
    public SseReader() {
        this(DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * @param maxEventBytes bytes of the lines of one event, 1 or more
     */
    public SseReader(int maxEventBytes) {
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException("maxEventBytes: " + maxEventBytes + " (expected: 1 or more)");
        }
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Reads all of {@code bytes} and hands each event that is complete to {@code out}.
     *
     * @throws GatewayException of kind {@link ErrorKind#UPSTREAM_ERROR} when an event is over the limit
     */
    public void read(ByteBuffer bytes, Consumer<? super SseEvent> out) {
        Objects.requireNonNull(out, "out");
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                endLine(out);
            } else {
                line.write(b);
                countByte();
            }
        }
    }

    private void countByte() {
        if (++eventBytes > maxEventBytes) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "event stream: found an event over " + maxEventBytes + " bytes (expected: at most that)");
        }
    }

    private void endLine(Consumer<? super SseEvent> out) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        firstLine = false;
        if (text.isEmpty()) {
            dispatch(out);
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (field.equals("data")) {
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            type = value;
        }
    }

    private void dispatch(Consumer<? super SseEvent> out) {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            out.accept(new SseEvent(type.isEmpty() ? SseEvent.DEFAULT_TYPE : type, data.toString()));
        }
        data.setLength(0);
        type = "";
        eventBytes = 0;
    }
}
