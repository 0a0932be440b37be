package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ClientCall;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The model list, a page of it, or one model. Objects are a superset that readers of the OpenAI form accept too
 * (user-pains.md 6.1).
 */
final class ModelsReply implements ClientCall.Models {

    /** The vendor's largest page. */
    private static final int MAX_LIMIT = 1000;

    /** The upstream does not say when a model came out; clients need a date. */
    private static final String CREATED_AT = "2025-01-01T00:00:00Z";

    private static final long CREATED = 1_735_689_600L;

    private final @Nullable String wanted;
    private final int limit;
    private final @Nullable String after;
    private final @Nullable String before;

    private ModelsReply(@Nullable String wanted, int limit, @Nullable String after, @Nullable String before) {
        this.wanted = wanted;
        this.limit = limit;
        this.after = after;
        this.before = before;
    }

    /** One model. */
    static ModelsReply one(String id) {
        return new ModelsReply(id, MAX_LIMIT, null, null);
    }

    /** The page that {@code query} asks for; all models without a {@code limit}. */
    static ModelsReply page(Map<String, String> query) {
        return new ModelsReply(null, limit(query.get("limit")), query.get("after_id"), query.get("before_id"));
    }

    private static int limit(@Nullable String value) {
        if (value == null) {
            return MAX_LIMIT;
        }
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MAX_LIMIT) {
            throw GatewayException.invalidRequest(
                    "limit: found something else (expected: an integer from 1 to " + MAX_LIMIT + ")");
        }
        return Integer.parseInt(value);
    }

    @Override
    public byte[] reply(List<ModelInfo> models) {
        if (wanted != null) {
            ModelInfo model = models.get(indexOf(models, wanted, ErrorKind.MODEL_NOT_FOUND, "model"));
            return JsonWriter.bytes(json -> write(json, model));
        }
        int from = after == null ? 0 : indexOf(models, after, ErrorKind.INVALID_REQUEST, "after_id") + 1;
        int to = before == null ? models.size() : indexOf(models, before, ErrorKind.INVALID_REQUEST, "before_id");
        List<ModelInfo> range = from >= to ? List.of() : models.subList(from, to);
        boolean more = range.size() > limit;
        if (more) {
            boolean fromTheEnd = before != null && after == null;
            range = fromTheEnd ? range.subList(range.size() - limit, range.size()) : range.subList(0, limit);
        }
        return page(range, more);
    }

    private static byte[] page(List<ModelInfo> page, boolean more) {
        return JsonWriter.bytes(json -> {
            json.beginObject().field("object", "list").name("data").beginArray();
            for (ModelInfo model : page) {
                write(json, model);
            }
            json.endArray().field("has_more", more);
            json.field("first_id", page.isEmpty() ? null : page.get(0).id());
            json.field(
                    "last_id", page.isEmpty() ? null : page.get(page.size() - 1).id());
            json.endObject();
        });
    }

    private static int indexOf(List<ModelInfo> models, String id, ErrorKind kind, String what) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new GatewayException(kind, what + ": found an unknown id" + suggestions(models, id));
    }

    /** Up to three models, those first that share the longest beginning with {@code id} (decisions.md 15). */
    private static String suggestions(List<ModelInfo> models, String id) {
        String nearest = models.stream()
                .map(ModelInfo::id)
                .sorted(Comparator.comparingInt(
                        (String known) -> -Arrays.mismatch(known.toCharArray(), id.toCharArray())))
                .limit(3)
                .collect(Collectors.joining(", "));
        return " (expected: one that GET /v1/models lists" + (nearest.isEmpty() ? ")" : ", such as " + nearest + ")");
    }

    private static void write(JsonWriter json, ModelInfo model) throws IOException {
        json.beginObject().field("type", "model").field("id", model.id());
        json.field("display_name", model.displayName()).field("created_at", CREATED_AT);
        json.field("max_input_tokens", model.contextWindow()).field("max_tokens", model.maxOutputTokens());
        json.field("object", "model").field("created", CREATED).field("owned_by", "kiro");
        json.endObject();
    }
}
