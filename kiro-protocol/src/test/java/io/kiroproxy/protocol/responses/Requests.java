package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.fixture.EventScript;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Short ways to read requests and written answers. */
final class Requests {

    static final String STREAM = ",'stream':true";

    private Requests() {}

    /** A protocol whose clock stands still, and which has stored nothing. */
    static ResponsesProtocol protocol() {
        return protocol(StoreLimits.DEFAULT);
    }

    static ResponsesProtocol protocol(StoreLimits limits) {
        return new ResponsesProtocol(Clock.fixed(Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC), limits);
    }

    static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@code body}; single quotes stand for double ones. */
    static ClientCall.Chat chat(ResponsesProtocol protocol, String body) {
        return chat(protocol, bytes(body), HttpFields.EMPTY);
    }

    static ClientCall.Chat chat(ResponsesProtocol protocol, byte[] body, HttpFields fields) {
        return (ClientCall.Chat) any(protocol, body, fields);
    }

    static ClientCall any(ResponsesProtocol protocol, byte[] body, HttpFields fields) {
        return protocol.read(ClientRequest.post("call-1", "/v1/responses", fields, body));
    }

    /** A request without a body. */
    static ClientCall bare(ResponsesProtocol protocol, String method, String id, HttpFields fields) {
        return protocol.read(new ClientRequest(
                "call-1",
                ClientRoute.of(method, "/v1/responses/{id}"),
                Map.of("id", id),
                Map.of(),
                fields,
                new byte[0]));
    }

    static ChatRequest read(String body) {
        return chat(protocol(), body).request();
    }

    /** A minimal body with {@code more} fields, which begin with a comma. */
    static String body(String more) {
        return "{'model':'asked-for','input':'hi'" + more + "}";
    }

    /** A body with these items. */
    static String items(String items) {
        return "{'model':'asked-for','input':[" + items + "]}";
    }

    /** The whole answer made of {@code script} to a minimal request with {@code more} fields. */
    static String answer(String more, String script) {
        return answer(chat(protocol(), body(more)), EventScript.parse(script));
    }

    static String answer(ClientCall.Chat call, List<ChatEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyWriter writer = call.newWriter(out);
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
