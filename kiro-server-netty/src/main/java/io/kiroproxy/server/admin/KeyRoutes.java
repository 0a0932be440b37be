package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.server.access.ClientKey;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.access.KeyTerms;
import io.kiroproxy.server.access.KeyTermsJson;
import io.kiroproxy.server.access.KeyUsage;
import io.kiroproxy.server.history.CallFilter;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The keys that clients use: the owner issues and changes them, their holders see what they have used. */
final class KeyRoutes {

    /** What the holder of a key sees of a call: nothing of accounts, sessions and what the owner wrote about it. */
    private static final List<String> SHOWN_TO_CLIENTS = List.of(
            "id",
            "timestamp",
            "method",
            "path",
            "protocol",
            "model",
            "requested_model",
            "status",
            "outcome",
            "error",
            "error_code",
            "stream",
            "duration_ms",
            "ttft_ms",
            "tokens_in",
            "tokens_out",
            "cache_read_tokens",
            "usage_source",
            "credits");

    private static final Duration DEFAULT_OVERLAP = Duration.ZERO;

    private final ClientKeys keys;
    private final Set<String> configured;
    private final CallJournal calls;
    private final InstantSource clock;

    /** @param configured the names of the configuration's own keys, which no other key may have */
    KeyRoutes(ClientKeys keys, Set<String> configured, CallJournal calls, InstantSource clock) {
        this.keys = keys;
        this.configured = configured;
        this.calls = calls;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/keys", Action.now(request -> list())),
                Endpoint.changes("POST", "/api/keys", this::issue),
                Endpoint.shows("GET", "/api/keys/{id}", Action.now(request -> one(known(request)))),
                Endpoint.changes("PATCH", "/api/keys/{id}", this::patch),
                Endpoint.changes("DELETE", "/api/keys/{id}", this::remove),
                Endpoint.changes("POST", "/api/keys/{id}/rotate", this::rotate),
                Endpoint.changes("POST", "/api/keys/{id}/disable", request -> turn(request, ClientKey.Switch.OFF)),
                Endpoint.changes("POST", "/api/keys/{id}/enable", request -> turn(request, ClientKey.Switch.ON)),
                Endpoint.shows("GET", "/api/keys/{id}/usage", Action.now(request -> usage(known(request)))),
                Endpoint.forClients("GET", "/api/my-usage", Action.now(this::mine)),
                Endpoint.forClients("GET", "/api/my-usage/calls", Action.now(this::myCalls)));
    }

    private Result list() {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("keys");
        keys.all().forEach(key -> list.add(KeyJson.of(key, keys.usage(key.id()), clock.instant())));
        ArrayNode names = json.putArray("configured");
        configured.stream().sorted().forEach(names::add);
        return Result.of(json);
    }

    private CompletionStage<Result> issue(ApiRequest request) {
        JsonNode body = Inputs.of(request).object();
        KeyTerms terms = terms(() -> KeyTermsJson.read(body));
        return keys.issue(terms).thenApply(issued -> Result.about(issued.key().id(), shown(issued)));
    }

    private CompletionStage<Result> patch(ApiRequest request) {
        ClientKey key = known(request);
        JsonNode patch = Inputs.of(request).object();
        terms(() -> KeyTermsJson.patched(key.terms(), patch));
        return keys.change(key.id(), terms -> KeyTermsJson.patched(terms, patch))
                .thenApply(this::done);
    }

    private CompletionStage<Result> rotate(ApiRequest request) {
        ClientKey key = known(request);
        JsonNode seconds = Inputs.of(request).object().path("overlap_seconds");
        if (!seconds.isMissingNode() && !seconds.isNull() && !seconds.isIntegralNumber()) {
            throw RefusedRequest.invalid("body", "overlap_seconds", "Input should be a valid integer", "int_type");
        }
        Duration overlap = seconds.isIntegralNumber() ? Duration.ofSeconds(seconds.longValue()) : DEFAULT_OVERLAP;
        return keys.rotate(key.id(), overlap).thenApply(issued -> Result.of(shown(issued)));
    }

    private CompletionStage<Result> turn(ApiRequest request, ClientKey.Switch to) {
        return keys.turn(known(request).id(), to).thenApply(this::done);
    }

    private CompletionStage<Result> remove(ApiRequest request) {
        return keys.remove(request.variable("id")).thenApply(gone -> {
            if (!gone) {
                throw notFound();
            }
            return Result.of(Result.ok());
        });
    }

    private Result usage(ClientKey key) {
        ObjectNode json = Json.object().put("id", key.id()).put("name", key.name());
        return Result.of(addUsage(json, key));
    }

    private Result mine(ApiRequest request) {
        ClientKey key = own(request);
        return Result.of(addUsage(KeyTermsJson.write(key.terms()), key));
    }

    /** Calls made with the key since it was issued: a name may have belonged to another one before. */
    private Result myCalls(ApiRequest request) {
        ClientKey key = own(request);
        CallFilter filter = new CallFilter(key.createdAt(), null, null, null, null, key.name(), null, null, null, null);
        return Result.of(CallRoutes.page(
                calls, request, filter, call -> CallJson.row(call).retain(SHOWN_TO_CLIENTS)));
    }

    private ClientKey own(ApiRequest request) {
        String id = request.client();
        ClientKey key = id == null ? null : keys.find(id).orElse(null);
        if (key == null) {
            throw RefusedRequest.detail(403, "only keys that were issued by /api/keys have a usage of their own");
        }
        return key;
    }

    private ObjectNode addUsage(ObjectNode json, ClientKey key) {
        KeyUsage usage = keys.usage(key.id());
        json.set("usage", KeyJson.usage(key, usage, clock.instant()));
        json.set("days", KeyJson.days(usage));
        json.set("models", models(key.name()));
        return json;
    }

    /** What the log of calls knows of the key, by model. */
    private ArrayNode models(String name) {
        Map<String, Tally> byModel = new TreeMap<>();
        for (KeptCall entry : calls.newest(CallRing.MAX_ROWS)) {
            if (name.equals(entry.row().client())) {
                byModel.merge(entry.row().model(), Tally.of(entry.row()), Tally::plus);
            }
        }
        ArrayNode models = Json.array();
        byModel.forEach((model, tally) -> models.addObject()
                .put("model", model)
                .put("calls", tally.requests())
                .put("errors", tally.errors())
                .put("tokens_in", tally.tokensIn())
                .put("tokens_out", tally.tokensOut()));
        return models;
    }

    private Result one(ClientKey key) {
        return Result.of(KeyJson.of(key, keys.usage(key.id()), clock.instant()));
    }

    private Result done(ClientKey key) {
        ObjectNode json = Result.ok();
        json.setAll((ObjectNode) one(key).json());
        return Result.of(json);
    }

    private ObjectNode shown(ClientKeys.Issued issued) {
        ObjectNode json = Result.ok()
                .put("id", issued.key().id())
                .put("key", issued.text().reveal());
        json.put("name", issued.key().name()).put("prefix", issued.key().prefix());
        return json;
    }

    private KeyTerms terms(Supplier<KeyTerms> read) {
        KeyTerms terms;
        try {
            terms = read.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(':');
            throw RefusedRequest.invalid("body", colon < 0 ? "" : message.substring(0, colon), message, "value_error");
        }
        if (configured.contains(terms.name())) {
            throw RefusedRequest.detail(400, "name: \"" + terms.name() + "\" is a key of the configuration");
        }
        return terms;
    }

    private ClientKey known(ApiRequest request) {
        return keys.find(request.variable("id")).orElseThrow(KeyRoutes::notFound);
    }

    private static GatewayException notFound() {
        return new GatewayException(ErrorKind.NOT_FOUND, "Key not found");
    }
}
