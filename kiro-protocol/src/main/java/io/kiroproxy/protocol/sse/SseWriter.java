package io.kiroproxy.protocol.sse;

import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames whose data is one JSON value. Every frame reaches the stream whole, with its {@link #end()}; the
 * stream is neither flushed nor closed, and between two frames nothing is held. Not thread-safe.
 *
 * <pre>{@code
 * JsonWriter json = sse.begin("ping");
 * json.beginObject().field("type", "ping").endObject();
 * sse.end();
 * }</pre>
 */
public final class SseWriter {

    private static final String DATA = "data: ";
    private static final String END = "\n\n";

    private final OutputStream out;
    private @Nullable JsonWriter json;

    private SseWriter(OutputStream out) {
        this.out = out;
    }

    /** A writer to {@code out}. */
    public static SseWriter to(OutputStream out) {
        return new SseWriter(out);
    }

    /** Begins a frame of the type {@code event}; the caller writes one value and calls {@link #end()}. */
    public JsonWriter begin(String event) throws IOException {
        return open().raw(typed(event));
    }

    /** Begins a frame without a type; the caller writes one value and calls {@link #end()}. */
    public JsonWriter begin() throws IOException {
        return open().raw(DATA);
    }

    private JsonWriter open() {
        if (json != null) {
            throw new IllegalStateException("a frame is begun within another (expected: end first)");
        }
        json = JsonWriter.to(out);
        return json;
    }

    /** The value of the frame that was begun. */
    public JsonWriter json() {
        if (json == null) {
            throw new IllegalStateException("no frame is begun (expected: begin first)");
        }
        return json;
    }

    /** Ends the frame that was begun and hands it over. */
    public void end() throws IOException {
        json().raw(END).close();
        json = null;
    }

    /** A frame of the type {@code event} in which one string differs, between {@code before} and {@code after}. */
    public static StringTemplate template(String event, String before, String after) {
        return StringTemplate.of(typed(event) + before, after + END);
    }

    /** A frame without a type in which one string differs, between {@code before} and {@code after}. */
    public static StringTemplate template(String before, String after) {
        return StringTemplate.of(DATA + before, after + END);
    }

    /** A frame of the type {@code event} in which a number differs as well. */
    public static StringTemplate numbered(String event, String before, String between, String after) {
        return StringTemplate.numbered(typed(event) + before, between, after + END);
    }

    /** A whole frame, as {@code frame} has it. */
    public void write(StringTemplate frame, String text) throws IOException {
        frame.write(text, out);
    }

    /** A whole frame with a number, as {@code frame} has it. */
    public void write(StringTemplate frame, int number, String text) throws IOException {
        frame.write(number, text, out);
    }

    /** A whole frame of plain text, one line, for example {@code [DONE]}. */
    public void text(String line) throws IOException {
        line(DATA + line);
    }

    /** A comment of one line, which readers ignore; it keeps a connection busy. */
    public void comment(String line) throws IOException {
        line(": " + line);
    }

    private void line(String line) throws IOException {
        out.write((line + END).getBytes(StandardCharsets.UTF_8));
    }

    private static String typed(String event) {
        return "event: " + event + "\n" + DATA;
    }
}
