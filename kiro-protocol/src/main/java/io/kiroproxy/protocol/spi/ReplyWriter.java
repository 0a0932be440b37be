package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import java.io.IOException;

/**
 * Writes one answer in a client's format. One thread at a time; plain synchronous code.
 *
 * <p>Order of calls: {@link #write} with each event of a stream in turn, {@link #ping} between them at will, then
 * either {@link #finish} after {@code MessageStop} or {@link #fail}. A writer of whole answers writes nothing before
 * {@link #finish}, and is not asked to fail: the caller answers with {@link ClientProtocol#error} instead.
 */
public interface ReplyWriter {

    /** Writes what {@code event} means, which may be nothing. */
    void write(ChatEvent event) throws IOException;

    /** Writes something that keeps the connection busy and means nothing. */
    void ping() throws IOException;

    /** Writes what is left after the last event. */
    void finish() throws IOException;

    /** Writes an in-stream error; what was open stays open, so that a cut answer never looks complete. */
    void fail(GatewayException failure) throws IOException;
}
