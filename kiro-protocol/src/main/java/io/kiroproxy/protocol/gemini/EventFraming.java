package io.kiroproxy.protocol.gemini;

import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import io.kiroproxy.protocol.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Objects as server-sent events: data lines only, and no mark at the end (clients.md 10). */
final class EventFraming implements Framing {

    private final SseWriter sse;

    EventFraming(OutputStream out) {
        this.sse = SseWriter.to(out);
    }

    @Override
    public JsonWriter begin() throws IOException {
        return sse.begin();
    }

    @Override
    public void end() throws IOException {
        sse.end();
    }

    @Override
    public StringTemplate template(String before, String after) {
        return SseWriter.template(before, after);
    }

    @Override
    public void write(StringTemplate object, String text) throws IOException {
        sse.write(object, text);
    }

    @Override
    public void ping() throws IOException {
        sse.comment("keep-alive");
    }

    @Override
    public void complete() {}

    @Override
    public void abandon() {}
}
