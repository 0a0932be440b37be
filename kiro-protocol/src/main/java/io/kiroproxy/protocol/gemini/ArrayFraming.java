package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Objects as elements of one JSON array, written as they arise (clients.md 10). An array that was cut stays open: with
 * its error as the last element it is no JSON document, so that nobody takes it for a complete answer.
 */
final class ArrayFraming implements Framing {

    private static final byte[] FIRST = bytes("[");
    private static final byte[] NEXT = bytes("\n,");
    private static final byte[] PING = bytes("\n");
    private static final byte[] END = bytes("\n]");

    private final OutputStream out;
    private @Nullable JsonWriter json;
    private boolean begun;

    ArrayFraming(OutputStream out) {
        this.out = out;
    }

    @Override
    public JsonWriter begin() throws IOException {
        separate();
        json = JsonWriter.to(out);
        return json;
    }

    @Override
    public void end() throws IOException {
        if (json == null) {
            throw new IllegalStateException("no object is begun (expected: begin first)");
        }
        json.close();
        json = null;
    }

    @Override
    public StringTemplate template(String before, String after) {
        return StringTemplate.of(before, after);
    }

    @Override
    public void write(StringTemplate object, String text) throws IOException {
        separate();
        object.write(text, out);
    }

    private void separate() throws IOException {
        out.write(begun ? NEXT : FIRST);
        begun = true;
    }

    /** White space, which may stand anywhere between elements. */
    @Override
    public void ping() throws IOException {
        out.write(PING);
    }

    @Override
    public void complete() throws IOException {
        out.write(END);
    }

    @Override
    public void abandon() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
