package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.server.config.ConfigSnapshot;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.config.ModelSettings;
import io.kiroproxy.server.config.Origin;
import io.kiroproxy.server.config.SettingCatalogue;
import io.kiroproxy.server.http.ApiRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names that stand for models, and what becomes of unknown ones. */
final class AliasRoutes {

    /** Aliases of the owner's. */
    static final int MAX_ALIASES = 1_000;

    private static final int MAX_NAME = 200;

    private final Gateway gateway;
    private final ModelNames names;
    private final @Nullable ConfigStore settings;

    /** @param settings where settings come from, null when not from files */
    AliasRoutes(Gateway gateway, ModelNames names, @Nullable ConfigStore settings) {
        this.gateway = gateway;
        this.names = names;
        this.settings = settings;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/aliases", Action.now(request -> Result.of(json()))),
                Endpoint.changes("PUT", "/api/aliases", Action.now(this::replace)),
                Endpoint.shows("GET", "/api/resolve", Action.now(this::resolve)));
    }

    private ObjectNode json() {
        ModelSettings known = names.settings();
        ObjectNode json = Json.object();
        ObjectNode own = json.putObject("aliases");
        new TreeMap<>(known.aliases()).forEach(own::put);
        ObjectNode builtin = json.putObject("builtin");
        names.all().stream()
                .sorted()
                .filter(name -> !known.aliases().containsKey(name))
                .forEach(name -> names.named(name)
                        .ifPresent(ref -> builtin.put(name, ref.model().id())));
        return json.put("unknown", known.unknown().name().toLowerCase(Locale.ROOT))
                .put("overridden_by", overriding());
    }

    /** What will win over the home's file at the next start, where changes are written; null for nothing. */
    private @Nullable String overriding() {
        if (settings == null) {
            return null;
        }
        ConfigSnapshot now = settings.current();
        return SettingCatalogue.all().stream()
                .filter(setting -> setting.path().startsWith("models."))
                .map(now::origin)
                .filter(origin -> origin.layer().compareTo(Origin.Layer.HOME) > 0)
                .map(Origin::toString)
                .findFirst()
                .orElse(null);
    }

    private Result replace(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        ModelSettings before = names.settings();
        ModelSettings after = new ModelSettings(
                inputs.has("aliases") ? aliases(inputs.object().get("aliases")) : before.aliases(),
                unknown(inputs.text("unknown"), before.unknown()));
        try {
            names.replace(after);
        } catch (IOException e) {
            throw RefusedRequest.detail(409, "config.yaml cannot be written: " + e.getMessage());
        }
        ObjectNode json = Result.ok();
        json.setAll(json());
        return Result.about("aliases", json);
    }

    private Map<String, String> aliases(JsonNode given) {
        if (!given.isObject()) {
            throw RefusedRequest.invalid("body", "aliases", "Input should be a valid dictionary", "dict_type");
        }
        if (given.size() > MAX_ALIASES) {
            throw RefusedRequest.invalid("body", "aliases", "At most " + MAX_ALIASES + " aliases", "too_long");
        }
        Map<String, String> aliases = new TreeMap<>();
        given.properties()
                .forEach(entry -> aliases.put(name(entry.getKey()), target(entry.getKey(), entry.getValue())));
        return aliases;
    }

    private static String name(String name) {
        boolean star = name.indexOf('*') >= 0 && name.indexOf('*') < name.length() - 1;
        if (name.isBlank() || name.length() > MAX_NAME || star || name.chars().anyMatch(Character::isISOControl)) {
            throw RefusedRequest.invalid(
                    "body",
                    "aliases",
                    "\"" + name + "\" is no name (expected: 1 to " + MAX_NAME + " characters, a * at the end only)",
                    "value_error");
        }
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private String target(String name, JsonNode model) {
        String id = model.asText("");
        boolean known = gateway.models().stream()
                        .anyMatch(offered -> offered.id().equals(id))
                || names.named(id).filter(ref -> ref.model().id().equals(id)).isPresent();
        if (!model.isTextual() || !known) {
            List<String> suggestions = names.suggest(id);
            throw RefusedRequest.invalid(
                    "body",
                    "aliases",
                    name + ": \"" + id + "\" is no model"
                            + (suggestions.isEmpty() ? "" : " (expected: " + String.join(", ", suggestions) + ")"),
                    "value_error");
        }
        return id;
    }

    private static ModelSettings.Unknown unknown(@Nullable String word, ModelSettings.Unknown before) {
        if (word == null) {
            return before;
        }
        for (ModelSettings.Unknown policy : ModelSettings.Unknown.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
                return policy;
            }
        }
        throw RefusedRequest.invalid("body", "unknown", "Input should be 'reject', 'nearest' or 'pass'", "enum");
    }

    private Result resolve(ApiRequest request) {
        String requested = request.query().getOrDefault("model", "");
        if (requested.isEmpty()) {
            throw RefusedRequest.invalid("query", "model", "Field required", "missing");
        }
        ObjectNode json = Json.object().put("requested", requested);
        try {
            ModelRef ref = gateway.resolve(requested);
            json.put("resolved", ref.model().id()).put("via", via(requested, ref));
        } catch (GatewayException e) {
            json.putNull("resolved").putNull("via");
        }
        ArrayNode suggestions = json.putArray("suggestions");
        names.suggest(requested).forEach(suggestions::add);
        return Result.of(json);
    }

    /** How a name came to its model. */
    private String via(String requested, ModelRef ref) {
        String name = requested.strip().toLowerCase(Locale.ROOT);
        if (names.named(requested).isEmpty()) {
            return names.settings().unknown().name().toLowerCase(Locale.ROOT);
        }
        if (names.settings().aliases().containsKey(name)) {
            return "alias";
        }
        if (name.equals(ref.model().id())) {
            return "id";
        }
        return names.all().contains(name) ? "builtin" : "form";
    }
}
