package io.kiroproxy.protocol.sse;

import java.util.Objects;

/**
 * One dispatched event.
 *
 * @param type the {@code event} field, {@code message} when there was none
 * @param data the {@code data} lines joined by line feeds
 */
public record SseEvent(String type, String data) {

    /** The type of events that name none. */
    public static final String DEFAULT_TYPE = "message";

    public SseEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }

    /** The type only: data may be a prompt or an answer. */
    @Override
    public String toString() {
        return "SseEvent[" + type + ", " + data.length() + " characters]";
    }
}
