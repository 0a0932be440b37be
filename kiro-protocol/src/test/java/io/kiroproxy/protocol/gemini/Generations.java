package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ReplyWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Short ways to read requests and written answers. */
final class Generations {

    static final GeminiProtocol PROTOCOL = new GeminiProtocol();

    /** A field of a request whose answer shows thoughts. */
    static final String THOUGHTS = ",'generationConfig':{'thinkingConfig':{'includeThoughts':true}}";

    private Generations() {}

    /** The path of an answer, by its form. */
    static String path(GenerateCall.Form form) {
        return form == GenerateCall.Form.WHOLE ? "/v1beta/models/m:generateContent" : STREAM;
    }

    private static final String STREAM = "/v1beta/models/m:streamGenerateContent";

    static ClientCall call(String method, String path, Map<String, String> query, byte[] body) {
        for (ClientRoute route : PROTOCOL.routes()) {
            Map<String, String> variables = route.match(path);
            if (route.method().equals(method) && variables != null) {
                return PROTOCOL.read(new ClientRequest("call-1", route, variables, query, HttpFields.EMPTY, body));
            }
        }
        throw new AssertionError("no route for " + path);
    }

    static ClientCall.Chat chat(GenerateCall.Form form, byte[] body) {
        Map<String, String> query = form == GenerateCall.Form.EVENTS ? Map.of("alt", "sse") : Map.of();
        return (ClientCall.Chat) call("POST", path(form), query, body);
    }

    /** Reads {@code body}; single quotes stand for double ones. */
    static ChatRequest read(String body) {
        return chat(GenerateCall.Form.WHOLE, bytes(body)).request();
    }

    static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** A minimal body with {@code more} fields, which begin with a comma. */
    static String body(String more) {
        return "{'contents':[{'role':'user','parts':[{'text':'hi'}]}]" + more + "}";
    }

    /** The blocks that these parts of a model's content become. */
    static List<Content> parts(String parts) {
        return read("{'contents':[{'parts':[" + parts + "],'role':'model'}]}")
                .conversation()
                .messages()
                .get(0)
                .content();
    }

    /** The answer made of {@code events} to a minimal request with {@code more} fields. */
    static String answer(GenerateCall.Form form, String more, List<ChatEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ReplyWriter writer = chat(form, bytes(body(more))).newWriter(out);
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
