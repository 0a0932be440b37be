package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Anthropic Messages protocol as Claude Code and the vendor's SDKs speak it: messages, token counts, the model
 * list, and the small paths Claude Code probes (clients.md 3, 7, 11, 14; user-pains.md 6.1). Thread-safe.
 *
 * <p>Errors are {@link ErrorKind#INVALID_REQUEST} with the JSON path of the problem. Fields that change nothing are
 * accepted silently; those that would change the answer and cannot be honoured ({@code temperature}, server tools
 * other than web search, and so on) are named in {@link ChatRequest#ignored()}.
 */
public final class AnthropicProtocol implements ClientProtocol {

    static final String NAME = "anthropic";
    static final String JSON = "application/json";

    private static final System.Logger LOG = System.getLogger(AnthropicProtocol.class.getName());
    private static final String MESSAGES = "/v1/messages";
    private static final String COUNT_TOKENS = "/v1/messages/count_tokens";
    private static final String MODELS = "/v1/models";
    private static final String MODEL = "/v1/models/{id}";
    private static final String HELLO = "/api/hello";
    private static final String EVENTS = "/api/event_logging/batch";

    /** What a base URL gives that ends in {@code /v1} by mistake. */
    private static final String DOUBLED = "/v1";

    private static final byte[] OK = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);

    private final Attribution attribution;
    private final AtomicBoolean hinted = new AtomicBoolean();

    /** What becomes of Claude Code's attribution line. */
    public enum Attribution {
        /** It is taken out before anything else sees the request: its value changes with every request. */
        REMOVED,
        /** It stays part of the prompt. */
        KEPT
    }

    /** The protocol with {@link Attribution#REMOVED}; also for {@link java.util.ServiceLoader}. */
    public AnthropicProtocol() {
        this(Attribution.REMOVED);
    }

    /** The protocol with a choice about the attribution line. */
    public AnthropicProtocol(Attribution attribution) {
        this.attribution = Objects.requireNonNull(attribution, "attribution");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ClientRoute> routes() {
        return List.of(
                ClientRoute.of("GET", MODELS).when(AnthropicProtocol::anthropic),
                ClientRoute.of("GET", MODEL).when(AnthropicProtocol::anthropic),
                ClientRoute.of("POST", MESSAGES),
                ClientRoute.of("POST", COUNT_TOKENS),
                ClientRoute.of("POST", DOUBLED + MESSAGES),
                ClientRoute.of("POST", DOUBLED + COUNT_TOKENS),
                ClientRoute.of("HEAD", "/"),
                ClientRoute.of("HEAD", HELLO),
                ClientRoute.of("GET", HELLO),
                ClientRoute.of("POST", EVENTS));
    }

    /** Three protocols share the path of the model list (decisions.md 16). */
    private static boolean anthropic(HttpFields fields) {
        return fields.contains("anthropic-version");
    }

    @Override
    public ClientCall read(ClientRequest request) {
        String path = request.route().template();
        if (path.startsWith(DOUBLED + DOUBLED + "/")) {
            path = path.substring(DOUBLED.length());
            hint();
        }
        return switch (path) {
            case MESSAGES -> messages(request);
            case COUNT_TOKENS -> countTokens(request);
            case MODELS -> ModelsReply.page(request.query());
            case MODEL -> ModelsReply.one(request.variables().getOrDefault("id", ""));
            case "/", HELLO, EVENTS -> ok(request.route().method());
            default -> throw new GatewayException(ErrorKind.NOT_FOUND, request.route() + ": no such path");
        };
    }

    private ClientCall messages(ClientRequest request) {
        MessagesReader.Result result = MessagesReader.read(request, MessagesReader.Operation.GENERATE, attribution);
        return new MessagesCall(result.request(), result.streaming());
    }

    private ClientCall countTokens(ClientRequest request) {
        MessagesReader.Result result = MessagesReader.read(request, MessagesReader.Operation.COUNT, attribution);
        return new CountTokensCall(result.request());
    }

    private static ClientCall ok(String method) {
        return new ClientCall.Immediate(
                200, HttpFields.of("content-type", JSON), method.equals("HEAD") ? new byte[0] : OK.clone());
    }

    private void hint() {
        if (!hinted.getAndSet(true)) {
            LOG.log(Level.INFO, "A client asks for /v1/v1/...; its base URL should not end in /v1.");
        }
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        return AnthropicErrors.reply(failure, requestId);
    }

    private record CountTokensCall(ChatRequest request) implements ClientCall.CountTokens {
        @Override
        public byte[] reply(int tokens) {
            return JsonWriter.bytes(
                    json -> json.beginObject().field("input_tokens", tokens).endObject());
        }
    }
}
