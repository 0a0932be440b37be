package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Objects as elements of one JSON array, written as they arise (clients.md 10). An array that was cut stays open: with
 * its error as the last element it is no JSON document, so that nobody takes it for a complete answer.
 */
final class ArrayFraming implements Framing {

    private final JsonWriter json;
    private boolean begun;

    ArrayFraming(OutputStream out) {
        this.json = JsonWriter.to(out);
    }

    @Override
    public JsonWriter begin() throws IOException {
        json.raw(begun ? "\n," : "[");
        begun = true;
        return json;
    }

    @Override
    public void end() throws IOException {
        json.flush();
    }

    /** White space, which may stand anywhere between elements. */
    @Override
    public void ping() throws IOException {
        json.raw("\n").flush();
    }

    @Override
    public void complete() throws IOException {
        json.raw("\n]").close();
    }

    @Override
    public void abandon() throws IOException {
        json.close();
    }
}
