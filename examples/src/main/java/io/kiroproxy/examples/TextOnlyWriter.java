package io.kiroproxy.examples;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an answer of {@link PlainTextProtocol}: its text and nothing else. */
record TextOnlyWriter(OutputStream out) implements ReplyWriter {
    @Override
    public void write(ChatEvent event) throws IOException {
        if (event instanceof ChatEvent.TextDelta piece) {
            out.write(piece.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void ping() {}

    @Override
    public void finish() {}

    @Override
    public void fail(GatewayException failure) throws IOException {
        out.write(failure.description().getBytes(StandardCharsets.UTF_8));
    }
}
