package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.openaierror.OpenAiErrors;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import io.kiroproxy.protocol.spi.ErrorReply;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The OpenAI Responses protocol as Codex, opencode and the vendor's SDKs speak it (clients.md 4, 6, 9, 11 to 14).
 * Thread-safe. Not stateless: it keeps finished answers, within {@link StoreLimits}, for {@code previous_response_id};
 * a second instance knows nothing of them.
 *
 * <p>Errors are {@link ErrorKind#INVALID_REQUEST} with the JSON path of the problem. What cannot be honoured and would
 * change the answer (sampling options, tools that only the vendor runs, and so on) is accepted and named in
 * {@link ChatRequest#ignored()}.
 */
public final class ResponsesProtocol implements ClientProtocol {

    static final String NAME = "responses";
    static final String JSON = "application/json";

    private static final String VERSION = "/v1";
    private static final String RESPONSES = "/responses";
    private static final String INPUT_TOKENS = "/responses/input_tokens";
    private static final String RESPONSE = "/responses/{id}";

    private final Clock clock;
    private final ResponseStore store;

    /** The protocol with the system's clock and {@link StoreLimits#DEFAULT}; also for {@link java.util.ServiceLoader}. */
    public ResponsesProtocol() {
        this(Clock.systemUTC(), StoreLimits.DEFAULT);
    }

    /**
     * @param clock for the times in answers
     * @param limits for the answers that are kept
     */
    public ResponsesProtocol(Clock clock, StoreLimits limits) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.store = new ResponseStore(Objects.requireNonNull(limits, "limits"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ClientRoute> routes() {
        List<ClientRoute> routes = new ArrayList<>();
        for (String base : List.of(VERSION, "")) {
            routes.add(ClientRoute.of("POST", base + INPUT_TOKENS));
            routes.add(ClientRoute.of("POST", base + RESPONSES));
            routes.add(ClientRoute.of("GET", base + RESPONSES));
            routes.add(ClientRoute.of("GET", base + RESPONSE));
            routes.add(ClientRoute.of("DELETE", base + RESPONSE));
        }
        return routes;
    }

    @Override
    public ClientCall read(ClientRequest request) {
        String template = request.route().template();
        String path = template.startsWith(VERSION) ? template.substring(VERSION.length()) : template;
        boolean get = request.route().method().equals("GET");
        return switch (path) {
            case RESPONSES -> get ? refuseUpgrade() : chat(request);
            case INPUT_TOKENS -> chat(request);
            case RESPONSE -> get ? stored(request) : delete(request);
            default -> throw new GatewayException(ErrorKind.NOT_FOUND, request.route() + ": no such path");
        };
    }

    /** Clients fall back to plain HTTP after one 426; any other refusal costs them tries (clients.md 4). */
    private static ClientCall refuseUpgrade() {
        throw new GatewayException(
                ErrorKind.UPGRADE_REFUSED, "There is no WebSocket here; send the request with POST to this path.");
    }

    private ClientCall chat(ClientRequest request) {
        String owner = Owner.of(request);
        ResponsesReader.Result read;
        try {
            read = ResponsesReader.read(request, store, owner);
        } catch (PreviousNotFoundException e) {
            return ResponsesErrors.previousNotFound(e.id(), request.id());
        }
        return request.route().template().endsWith(INPUT_TOKENS)
                ? new CountTokensCall(read.request())
                : new ResponsesCall(read, owner, store, clock);
    }

    private ClientCall stored(ClientRequest request) {
        String id = id(request);
        ResponseStore.Stored answer = store.answer(Owner.of(request), id);
        if (answer == null) {
            throw notStored(id);
        }
        return new ClientCall.Immediate(200, HttpFields.of("content-type", JSON), answer.body());
    }

    private ClientCall delete(ClientRequest request) {
        String id = id(request);
        if (!store.remove(Owner.of(request), id)) {
            throw notStored(id);
        }
        byte[] body = JsonWriter.bytes(json -> json.beginObject()
                .field("id", id)
                .field("object", "response")
                .field("deleted", true)
                .endObject());
        return new ClientCall.Immediate(200, HttpFields.of("content-type", JSON), body);
    }

    private static String id(ClientRequest request) {
        return request.variables().getOrDefault("id", "");
    }

    private static GatewayException notStored(String id) {
        return new GatewayException(
                ErrorKind.NOT_FOUND,
                "Response with id '" + ResponsesErrors.shorten(id)
                        + "' not found: answers are kept in memory for a while, and only when store is not false.");
    }

    @Override
    public ErrorReply error(GatewayException failure, String requestId) {
        return OpenAiErrors.reply(failure, requestId);
    }

    private record CountTokensCall(ChatRequest request) implements ClientCall.CountTokens {
        @Override
        public byte[] reply(int tokens) {
            return JsonWriter.bytes(json -> json.beginObject()
                    .field("object", "response.input_tokens")
                    .field("input_tokens", tokens)
                    .endObject());
        }
    }
}
