package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * The OpenAI Chat Completions protocol as opencode, Qwen Code, editors and the vendor's SDKs speak it, and the model
 * list (clients.md 6, 8, 11). Thread-safe.
 *
 * <p>Errors are {@link ErrorKind#INVALID_REQUEST} with the JSON path of the problem. Options that cannot be honoured
 * and would change the answer ({@code temperature}, {@code seed}, {@code logprobs} and so on) are accepted and named
 * in {@link ChatRequest#ignored()}; those set to the value they have anyway are not.
 */
public final class OpenAiProtocol implements ClientProtocol {

    static final String NAME = "openai";
    static final String JSON = "application/json";

    private static final String COMPLETIONS = "/v1/chat/completions";

    /** What a base URL without {@code /v1} gives. */
    private static final String BARE_COMPLETIONS = "/chat/completions";

    private static final String MODELS = "/v1/models";
    private static final String MODEL = "/v1/models/{id}";

    private final Clock clock;

    /** The protocol with the system's clock; also for {@link java.util.ServiceLoader}. */
    public OpenAiProtocol() {
        this(Clock.systemUTC());
    }

    /**
     * @param clock for the {@code created} of answers
     */
    public OpenAiProtocol(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ClientRoute> routes() {
        return List.of(
                ClientRoute.of("POST", COMPLETIONS),
                ClientRoute.of("POST", BARE_COMPLETIONS),
                ClientRoute.of("GET", MODELS),
                ClientRoute.of("GET", MODEL));
    }

    @Override
    public ClientCall read(ClientRequest request) {
        return switch (request.route().template()) {
            case COMPLETIONS, BARE_COMPLETIONS -> ChatReader.read(request, clock);
            case MODELS -> ModelsReply.ALL;
            case MODEL -> ModelsReply.one(request.variables().getOrDefault("id", ""));
            default -> throw new GatewayException(ErrorKind.NOT_FOUND, request.route() + ": no such path");
        };
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        return OpenAiErrors.reply(failure, requestId);
    }
}
