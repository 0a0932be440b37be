package io.kiroproxy.protocol.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.anthropic.AnthropicProtocol;
import io.kiroproxy.protocol.fixture.PublicSchema;
import io.kiroproxy.protocol.gemini.GeminiProtocol;
import io.kiroproxy.protocol.openai.OpenAiProtocol;
import io.kiroproxy.protocol.responses.ResponsesProtocol;
import io.kiroproxy.protocol.responses.StoreLimits;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Supplier;

/** The client protocols, each with what a client of it says and hears. */
public enum ClientDialect {
    ANTHROPIC(PublicSchema.ANTHROPIC, AnthropicProtocol::new, new AnthropicSpeech()),
    CHAT(PublicSchema.CHAT, ClientDialect::chat, new ChatSpeech()),
    RESPONSES(PublicSchema.RESPONSES, ClientDialect::responses, new ResponsesSpeech()),
    GEMINI(PublicSchema.GEMINI, GeminiProtocol::new, new GeminiSpeech());

    /** Every answer is of one second, so that two of them can be compared. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    private final PublicSchema schema;
    private final Supplier<ClientProtocol> protocol;
    private final Speech speech;

    ClientDialect(PublicSchema schema, Supplier<ClientProtocol> protocol, Speech speech) {
        this.schema = schema;
        this.protocol = protocol;
        this.speech = speech;
    }

    private static ClientProtocol chat() {
        return new OpenAiProtocol(CLOCK);
    }

    private static ClientProtocol responses() {
        return new ResponsesProtocol(CLOCK, StoreLimits.DEFAULT);
    }

    /** The public definition of its replies. */
    public PublicSchema schema() {
        return schema;
    }

    /** A new instance of the protocol, which remembers nothing. */
    public ClientProtocol protocol() {
        return protocol.get();
    }

    /** Path and query of a request. */
    public String target(Asked asked) {
        return speech.target(asked);
    }

    /** The body of a request. */
    public ObjectNode body(Asked asked) {
        return speech.body(asked);
    }

    /** What the protocol makes of a request. */
    public ClientCall.Chat read(Asked asked) {
        return read(asked, body(asked));
    }

    /** What the protocol makes of a request with another body. */
    public ClientCall.Chat read(Asked asked, ObjectNode otherBody) {
        ClientProtocol protocol = protocol();
        URI target = URI.create(target(asked));
        byte[] body = otherBody.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> query = target.getQuery() == null ? Map.of() : Map.of("alt", "sse");
        for (ClientRoute route : protocol.routes()) {
            Map<String, String> variables = route.match(target.getPath());
            if (route.method().equals("POST") && variables != null) {
                return (ClientCall.Chat)
                        protocol.read(new ClientRequest("call", route, variables, query, HttpFields.EMPTY, body));
            }
        }
        throw new AssertionError("no route for " + target);
    }

    /** What a client hears in the reply to {@code asked}; refuses what is no legal answer. */
    public Heard hear(Asked asked, byte[] reply) {
        return asked.streams() ? speech.stream(reply) : speech.whole(Json.parse(reply));
    }

    /** Checks a reply to {@code asked} against the public definition. */
    public void check(Asked asked, byte[] reply) {
        if (asked.streams()) {
            schema.checkEvents(reply);
        } else {
            schema.check(PublicSchema.Kind.ANSWER, new String(reply, StandardCharsets.UTF_8));
        }
    }
}
