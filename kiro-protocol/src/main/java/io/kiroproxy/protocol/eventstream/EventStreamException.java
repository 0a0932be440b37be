package io.kiroproxy.protocol.eventstream;

/**
 * Says that bytes are no valid event stream, or that a frame cannot be written as one.
 *
 * <p>The only exception of this package for bad data. The message names what was found, what was expected and, for a
 * decoder, the number of the frame (the first is 1) and the offset of its first byte in the stream. It never holds
 * payload or header values.
 */
public final class EventStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventStreamException(String message) {
        super(message);
    }
}
