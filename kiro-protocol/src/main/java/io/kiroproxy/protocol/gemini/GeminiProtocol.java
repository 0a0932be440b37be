package io.kiroproxy.protocol.gemini;

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
import java.util.List;

/**
 * The Gemini protocol as Gemini CLI, opencode and the vendor's SDKs speak it, under {@code /v1beta} and {@code /v1}:
 * answers whole and streamed, token counts and the model list (clients.md 5, 6, 10, 11). Thread-safe.
 *
 * <p>A stream is made of server-sent events with {@code alt=sse}, else of the elements of one JSON array. The list
 * under {@code /v1/models} is this protocol's for requests with {@code x-goog-api-key} or {@code x-goog-api-client}
 * (decisions.md 16).
 *
 * <p>Errors are {@link ErrorKind#INVALID_REQUEST} with the JSON path of the problem. Options that would change the
 * answer and cannot be honoured ({@code temperature}, {@code seed}, {@code codeExecution} and so on) are accepted and
 * named in {@link ChatRequest#ignored()}.
 */
public final class GeminiProtocol implements ClientProtocol {

    static final String NAME = "gemini";
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    /** What a model's name may begin with, in paths and bodies. */
    static final String MODEL_PREFIX = "models/";

    private static final String BETA = "/v1beta";
    private static final String STABLE = "/v1";
    private static final String MODELS = "/models";
    private static final String MODEL = "/models/{model}";
    private static final String GENERATE = MODEL + ":generateContent";
    private static final String STREAM = MODEL + ":streamGenerateContent";
    private static final String COUNT = MODEL + ":countTokens";

    /** The protocol; also for {@link java.util.ServiceLoader}. */
    public GeminiProtocol() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ClientRoute> routes() {
        return List.of(
                ClientRoute.of("GET", STABLE + MODELS).when(GeminiProtocol::google),
                ClientRoute.of("GET", STABLE + MODEL).when(GeminiProtocol::google),
                ClientRoute.of("GET", BETA + MODELS),
                ClientRoute.of("GET", BETA + MODEL),
                ClientRoute.of("POST", BETA + GENERATE),
                ClientRoute.of("POST", BETA + STREAM),
                ClientRoute.of("POST", BETA + COUNT),
                ClientRoute.of("POST", STABLE + GENERATE),
                ClientRoute.of("POST", STABLE + STREAM),
                ClientRoute.of("POST", STABLE + COUNT));
    }

    /** Three protocols share the path of the model list (decisions.md 16). */
    private static boolean google(HttpFields fields) {
        return fields.contains("x-goog-api-key") || fields.contains("x-goog-api-client");
    }

    @Override
    public ClientCall read(ClientRequest request) {
        String template = request.route().template();
        String version = template.startsWith(BETA + "/") ? BETA : STABLE;
        return switch (template.substring(Math.min(version.length(), template.length()))) {
            case GENERATE -> generate(request, GenerateCall.Form.WHOLE);
            case STREAM -> generate(request, streamForm(request));
            case COUNT -> new CountCall(RequestReader.count(request, model(request)));
            case MODELS -> ModelsReply.page(request.query());
            case MODEL -> ModelsReply.one(model(request));
            default -> throw new GatewayException(ErrorKind.NOT_FOUND, request.route() + ": no such path");
        };
    }

    private static ClientCall generate(ClientRequest request, GenerateCall.Form form) {
        return RequestReader.generate(request, model(request), form);
    }

    private static GenerateCall.Form streamForm(ClientRequest request) {
        return switch (request.query().getOrDefault("alt", "json")) {
            case "sse" -> GenerateCall.Form.EVENTS;
            case "json" -> GenerateCall.Form.ARRAY;
            default -> throw GatewayException.invalidRequest("alt: found something else (expected: sse or json)");
        };
    }

    private static String model(ClientRequest request) {
        String model = request.variables().getOrDefault("model", "").strip();
        model = model.startsWith(MODEL_PREFIX) ? model.substring(MODEL_PREFIX.length()) : model;
        if (model.isBlank()) {
            throw GatewayException.invalidRequest("model: found nothing (expected: a model's name in the path)");
        }
        return model;
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        return GeminiErrors.reply(failure, requestId);
    }

    private record CountCall(ChatRequest request) implements ClientCall.CountTokens {
        @Override
        public byte[] reply(int tokens) {
            return JsonWriter.bytes(
                    json -> json.beginObject().field("totalTokens", tokens).endObject());
        }
    }
}
