package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short ways from events to bytes. */
final class Answers {

    private Answers() {}

    static ClientCall.Chat streamed() {
        return Requests.chat(Requests.body(",'stream':true"), HttpFields.EMPTY);
    }

    static ClientCall.Chat whole() {
        return Requests.chat(Requests.body(""), HttpFields.EMPTY);
    }

    static byte[] finished(ClientCall.Chat call, List<ChatEvent> events) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReplyWriter writer = call.newWriter(out);
        for (ChatEvent event : events) {
            writer.write(event);
        }
        writer.finish();
        return out.toByteArray();
    }

    /** The stream of a script. */
    static String stream(String script) throws IOException {
        return new String(finished(streamed(), EventScript.parse(script)), StandardCharsets.UTF_8);
    }
}
