package io.kiroproxy.protocol.sse;

import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes frames whose data is one JSON value. Every frame reaches the stream whole, with its {@link #end()}; the
 * stream is neither flushed nor closed. Not thread-safe.
 *
 * <pre>{@code
 * JsonWriter json = sse.begin("ping");
 * json.beginObject().field("type", "ping").endObject();
 * sse.end();
 * }</pre>
 */
public final class SseWriter implements AutoCloseable {

    private final JsonWriter json;

    private SseWriter(JsonWriter json) {
        this.json = json;
    }

    /** A writer to {@code out}. */
    public static SseWriter to(OutputStream out) {
        return new SseWriter(JsonWriter.to(out));
    }

    /** Begins a frame of the type {@code event}; the caller writes one value and calls {@link #end()}. */
    public JsonWriter begin(String event) throws IOException {
        return json.raw("event: ").raw(event).raw("\ndata: ");
    }

    /** Begins a frame without a type; the caller writes one value and calls {@link #end()}. */
    public JsonWriter begin() throws IOException {
        return json.raw("data: ");
    }

    /** The value of the frame that was begun. */
    public JsonWriter json() {
        return json;
    }

    /** Ends the frame that was begun and hands it over. */
    public void end() throws IOException {
        json.raw("\n\n").flush();
    }

    /** A whole frame of plain text, one line, for example {@code [DONE]}. */
    public void text(String line) throws IOException {
        json.raw("data: ").raw(line);
        end();
    }

    /** A comment of one line, which readers ignore; it keeps a connection busy. */
    public void comment(String line) throws IOException {
        json.raw(": ").raw(line);
        end();
    }

    /** Gives buffers back; the stream stays open. */
    @Override
    public void close() throws IOException {
        json.close();
    }
}
