package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.credential.AccountChoice;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a call would go: models with their names, and accounts with the reasons for and against them. */
final class RoutingRoutes {

    private final Gateway gateway;

    RoutingRoutes(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * @param names that stand for models, null when there are none
     * @param accounts which offer them, null when they are not known
     */
    List<Endpoint> endpoints(@Nullable ModelNames names, @Nullable AccountRegistry accounts) {
        return List.of(Endpoint.shows("GET", "/api/models", Action.now(request -> models(names, accounts))));
    }

    /** The routes about accounts. */
    List<Endpoint> endpoints(AccountRegistry accounts) {
        return List.of(Endpoint.shows("GET", "/api/explain", Action.now(request -> explain(request, accounts))));
    }

    private Result models(@Nullable ModelNames names, @Nullable AccountRegistry accounts) {
        Map<String, String> aliases = new TreeMap<>();
        for (String name : names == null ? Set.<String>of() : names.all()) {
            try {
                aliases.put(name, gateway.resolve(name).model().id());
            } catch (GatewayException e) {
                // An alias of a model that no account offers stands for nothing at the moment.
                continue;
            }
        }
        List<String> ids = accounts == null
                ? List.of()
                : accounts.accounts().stream().map(view -> view.id().value()).toList();
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("models");
        for (ModelInfo info : gateway.models()) {
            ObjectNode model = model(info, aliases);
            ArrayNode offering = model.putArray("accounts");
            ModelSightings.Seen seen = names == null ? null : names.seen(info.id());
            model.put("first_seen", Json.secondsOrNull(seen == null ? null : seen.first()));
            model.put("last_seen", Json.secondsOrNull(seen == null ? null : seen.last()));
            if (names != null) {
                names.offeredBy(info.id(), ids).forEach(offering::add);
            }
            list.add(model);
        }
        ObjectNode all = json.putObject("aliases");
        aliases.forEach(all::put);
        return Result.of(json);
    }

    private static ObjectNode model(ModelInfo model, Map<String, String> aliases) {
        ObjectNode json = Json.object()
                .put("id", model.id())
                .put("name", model.displayName())
                .put("context_window", model.contextWindow())
                .put("max_output_tokens", model.maxOutputTokens())
                .put("rate_multiplier", model.rateMultiplier());
        ArrayNode inputs = json.putArray("inputs");
        model.inputs().stream().sorted().forEach(kind -> inputs.add(kind.name().toLowerCase(Locale.ROOT)));
        ArrayNode names = json.putArray("aliases");
        aliases.forEach((name, id) -> {
            if (id.equals(model.id())) {
                names.add(name);
            }
        });
        return json;
    }

    private Result explain(ApiRequest request, AccountRegistry accounts) {
        String call = request.query().get("call");
        if (call != null) {
            return explain(call, accounts);
        }
        String wanted = request.query().getOrDefault("model", "");
        if (wanted.isEmpty()) {
            throw RefusedRequest.invalid("query", "model", "Field required", "missing");
        }
        ModelRef model = gateway.resolve(wanted);
        AccountQuery query = new AccountQuery(
                "explain",
                KiroProvider.NAME,
                model.model().id(),
                request.query().getOrDefault("session", ""),
                AccountScope.ANY,
                Set.of(),
                Duration.ZERO);
        ObjectNode json = Json.object()
                .put("model", wanted)
                .put("resolved_model", model.model().id());
        return Result.of(ChoiceJson.explained(json, accounts.explain(query), names(accounts)));
    }

    /** Why a call that has been made got its accounts. */
    private static Result explain(String call, AccountRegistry accounts) {
        List<AccountChoice> choices = accounts.choices(call);
        if (choices.isEmpty()) {
            throw RefusedRequest.detail(404, "No account was chosen for this call, or it is too long ago");
        }
        ObjectNode json = Json.object().put("call", call);
        json.set("choices", ChoiceJson.choices(choices, names(accounts)));
        return Result.of(json);
    }

    static Map<String, String> names(AccountRegistry accounts) {
        return accounts.accounts().stream()
                .collect(Collectors.toMap(view -> view.id().value(), view -> view.name()));
    }
}
