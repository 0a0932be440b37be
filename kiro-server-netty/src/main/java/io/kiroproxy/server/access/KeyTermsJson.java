package io.kiroproxy.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a key as JSON, the same in the file and in the admin API: times are seconds since 1970, what is null is
 * not limited. Reading is strict; a problem is an {@code IllegalArgumentException} that names the field.
 */
public final class KeyTermsJson {

    private static final Set<String> FIELDS = Set.of("name", "expires_at", "scopes", "limits", "budget");
    private static final Set<String> SCOPES = Set.of("models", "protocols", "account_groups", "addresses");
    private static final Set<String> LIMITS = Set.of("requests_per_minute", "tokens_per_minute", "concurrency");
    private static final Set<String> BUDGET = Set.of("unit", "amount", "period", "mode");

    private KeyTermsJson() {}

    public static ObjectNode write(KeyTerms terms) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", terms.name());
        json.put("expires_at", seconds(terms.expiresAt()));
        ObjectNode scopes = json.putObject("scopes");
        list(scopes, "models", terms.scopes().models());
        list(scopes, "protocols", terms.scopes().protocols());
        list(scopes, "account_groups", terms.scopes().accountGroups());
        list(scopes, "addresses", terms.scopes().addresses());
        json.putObject("limits")
                .put("requests_per_minute", terms.limits().requestsPerMinute())
                .put("tokens_per_minute", terms.limits().tokensPerMinute())
                .put("concurrency", terms.limits().concurrency());
        KeyBudget budget = terms.budget();
        if (budget == null) {
            json.putNull("budget");
        } else {
            json.putObject("budget")
                    .put("unit", word(budget.unit()))
                    .put("amount", budget.amount())
                    .put("period", word(budget.period()))
                    .put("mode", word(budget.mode()));
        }
        return json;
    }

    /** @throws IllegalArgumentException when a field is unknown, of a wrong type or out of range */
    public static KeyTerms read(JsonNode json) {
        known(json, "", FIELDS);
        JsonNode name = json.path("name");
        if (!name.isTextual()) {
            throw expected("name", "a text");
        }
        JsonNode scopes = object(json, "scopes", SCOPES);
        JsonNode limits = object(json, "limits", LIMITS);
        return new KeyTerms(
                name.textValue().strip(),
                time(json.path("expires_at")),
                new KeyScopes(
                        texts(scopes, "models"),
                        texts(scopes, "protocols"),
                        texts(scopes, "account_groups"),
                        texts(scopes, "addresses")),
                new KeyLimits(
                        whole(limits, "requests_per_minute"),
                        whole(limits, "tokens_per_minute"),
                        whole(limits, "concurrency")),
                budget(json));
    }

    /** {@code terms} changed by a JSON merge patch (RFC 7396). */
    public static KeyTerms patched(KeyTerms terms, JsonNode patch) {
        ObjectNode json = write(terms);
        merge(json, patch);
        return read(json);
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isObject() && target.path(field.getKey()).isObject()) {
                merge((ObjectNode) target.get(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static @Nullable KeyBudget budget(JsonNode json) {
        JsonNode budget = object(json, "budget", BUDGET);
        if (budget.isEmpty()) {
            return null;
        }
        JsonNode amount = budget.path("amount");
        if (!amount.isNumber()) {
            throw expected("budget.amount", "a number");
        }
        return new KeyBudget(
                constant(budget, "unit", KeyBudget.Unit.values()),
                amount.doubleValue(),
                constant(budget, "period", KeyBudget.Period.values()),
                constant(budget, "mode", KeyBudget.Mode.values()));
    }

    private static <T extends Enum<T>> T constant(JsonNode json, String name, T[] values) {
        String text = json.path(name).asText("");
        List<String> words = new ArrayList<>();
        for (T value : values) {
            if (word(value).equals(text)) {
                return value;
            }
            words.add(word(value));
        }
        throw expected("budget." + name, String.join(" or ", words));
    }

    private static JsonNode object(JsonNode json, String name, Set<String> fields) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!value.isObject()) {
            throw expected(name, "an object");
        }
        known(value, name + ".", fields);
        return value;
    }

    private static void known(JsonNode json, String path, Set<String> fields) {
        json.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw new IllegalArgumentException(
                        path + name + ": unknown field (expected: " + String.join(", ", new TreeSet<>(fields)) + ")");
            }
        });
    }

    private static List<String> texts(JsonNode json, String name) {
        JsonNode value = json.path(name);
        List<String> texts = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return texts;
        }
        if (!value.isArray()) {
            throw expected("scopes." + name, "a list of texts");
        }
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw expected("scopes." + name, "a list of texts");
            }
            texts.add(item.textValue().strip());
        }
        return texts;
    }

    private static @Nullable Integer whole(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw expected("limits." + name, "a whole number");
        }
        return value.intValue();
    }

    static @Nullable Instant time(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || Math.abs(value.doubleValue()) > 1e11) {
            throw expected("expires_at", "seconds since 1970, or null");
        }
        return Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000));
    }

    static @Nullable Double seconds(@Nullable Instant time) {
        return time == null ? null : (Double) (time.toEpochMilli() / 1000.0);
    }

    private static void list(ObjectNode json, String name, List<String> entries) {
        ArrayNode list = json.putArray(name);
        entries.forEach(list::add);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException expected(String field, String what) {
        return new IllegalArgumentException(field + ": expected " + what);
    }
}
