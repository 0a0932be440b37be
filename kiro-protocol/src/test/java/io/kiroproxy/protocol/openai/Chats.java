package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Short ways to read requests and written answers. */
final class Chats {

    static final OpenAiProtocol PROTOCOL =
            new OpenAiProtocol(Clock.fixed(Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC));

    /** Fields of a request whose answer streams and ends with usage. */
    static final String STREAM = ",'stream':true,'stream_options':{'include_usage':true}";

    private Chats() {}

    /** Reads {@code body}; single quotes stand for double ones. */
    static ClientCall.Chat chat(String body, HttpFields fields) {
        return chat(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), fields);
    }

    static ClientCall.Chat chat(byte[] body, HttpFields fields) {
        return (ClientCall.Chat) PROTOCOL.read(ClientRequest.post("call-1", "/v1/chat/completions", fields, body));
    }

    static ChatRequest read(String body) {
        return chat(body, HttpFields.EMPTY).request();
    }

    /** A minimal body with {@code more} fields, which begin with a comma. */
    static String body(String more) {
        return "{'model':'asked-for','messages':[{'role':'user','content':'hi'}]" + more + "}";
    }

    /** A body with these messages. */
    static String messages(String messages) {
        return "{'model':'asked-for','messages':[" + messages + "]}";
    }

    /** The whole answer made of {@code events} to a minimal request with {@code more} fields. */
    static String answer(String more, List<ChatEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyWriter writer = chat(body(more), HttpFields.EMPTY).newWriter(out);
            for (ChatEvent event : events) {
                writer.write(event);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
