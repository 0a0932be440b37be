package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ClientCall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model list, a page of it, or one model (clients.md 11). */
final class ModelsReply implements ClientCall.Models {

    /** The vendor's largest page; larger ones are cut to it. */
    private static final int MAX_PAGE = 1000;

    /** The upstream does not number its models' versions; clients need a text. */
    private static final String VERSION = "001";

    private static final List<String> METHODS = List.of("generateContent", "countTokens");

    private static final int MAX_SHOWN_ID = 60;

    private final @Nullable String wanted;
    private final int pageSize;
    private final @Nullable String after;

    private ModelsReply(@Nullable String wanted, int pageSize, @Nullable String after) {
        this.wanted = wanted;
        this.pageSize = pageSize;
        this.after = after;
    }

    /** The model {@code id}. */
    static ModelsReply one(String id) {
        return new ModelsReply(id, MAX_PAGE, null);
    }

    /** The page that {@code query} asks for; a page's token is the id of the last model before it. */
    static ModelsReply page(Map<String, String> query) {
        String token = query.getOrDefault("pageToken", "");
        return new ModelsReply(null, pageSize(query.getOrDefault("pageSize", "")), token.isEmpty() ? null : token);
    }

    private static int pageSize(String value) {
        if (value.isEmpty()) {
            return MAX_PAGE;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw GatewayException.invalidRequest("pageSize: found something else (expected: a number of models)");
        }
        int size = Integer.parseInt(value);
        return size == 0 ? MAX_PAGE : Math.min(size, MAX_PAGE);
    }

    @Override
    public byte[] reply(List<ModelInfo> models) {
        if (wanted != null) {
            int at = indexOf(models, wanted);
            if (at < 0) {
                throw new GatewayException(
                        ErrorKind.MODEL_NOT_FOUND,
                        "model: found \"" + shown(wanted) + "\" (expected: one that GET /v1beta/models lists)");
            }
            return JsonWriter.bytes(json -> write(json, models.get(at)));
        }
        int from = after == null ? 0 : indexOf(models, after) + 1;
        if (after != null && from == 0) {
            throw GatewayException.invalidRequest(
                    "pageToken: found \"" + shown(after) + "\" (expected: the nextPageToken of an earlier page)");
        }
        int to = (int) Math.min(models.size(), (long) from + pageSize);
        return page(models.subList(from, to), to < models.size());
    }

    private static byte[] page(List<ModelInfo> page, boolean more) {
        return JsonWriter.bytes(json -> {
            json.beginObject().name("models").beginArray();
            for (ModelInfo model : page) {
                write(json, model);
            }
            json.endArray();
            if (more) {
                json.field("nextPageToken", page.get(page.size() - 1).id());
            }
            json.endObject();
        });
    }

    private static int indexOf(List<ModelInfo> models, String id) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static String shown(String id) {
        return id.length() <= MAX_SHOWN_ID ? id : id.substring(0, MAX_SHOWN_ID) + "…";
    }

    private static void write(JsonWriter json, ModelInfo model) throws IOException {
        json.beginObject().field("name", GeminiProtocol.MODEL_PREFIX + model.id());
        json.field("version", VERSION).field("displayName", model.displayName());
        json.field("inputTokenLimit", model.contextWindow()).field("outputTokenLimit", model.maxOutputTokens());
        json.name("supportedGenerationMethods").beginArray();
        for (String method : METHODS) {
            json.value(method);
        }
        json.endArray().endObject();
    }
}
