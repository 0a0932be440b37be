package io.kiroproxy.protocol.openai;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.spi.ClientCall;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model list or one model, with the names that KiroProxy's readers look for (kiroproxy-contract.md 2.2). */
final class ModelsReply implements ClientCall.Models {

    /** All models. */
    static final ModelsReply ALL = new ModelsReply(null);

    /** The upstream does not say when a model came out; clients need a number. 2025-01-01. */
    private static final long CREATED = 1_735_689_600L;

    private static final int MAX_SHOWN_ID = 60;

    private final @Nullable String wanted;

    private ModelsReply(@Nullable String wanted) {
        this.wanted = wanted;
    }

    /** The model {@code id}. */
    static ModelsReply one(String id) {
        return new ModelsReply(id);
    }

    @Override
    public byte[] reply(List<ModelInfo> models) {
        if (wanted == null) {
            return JsonWriter.bytes(json -> list(json, models));
        }
        for (ModelInfo model : models) {
            if (model.id().equals(wanted)) {
                return JsonWriter.bytes(json -> write(json, model));
            }
        }
        String shown = wanted.length() <= MAX_SHOWN_ID ? wanted : wanted.substring(0, MAX_SHOWN_ID) + "…";
        throw new GatewayException(
                ErrorKind.MODEL_NOT_FOUND, "model: found \"" + shown + "\" (expected: one that GET /v1/models lists)");
    }

    private static void list(JsonWriter json, List<ModelInfo> models) throws IOException {
        json.beginObject().field("object", "list").name("data").beginArray();
        for (ModelInfo model : models) {
            write(json, model);
        }
        json.endArray().endObject();
    }

    private static void write(JsonWriter json, ModelInfo model) throws IOException {
        json.beginObject().field("id", model.id()).field("object", "model").field("created", CREATED);
        json.field("owned_by", "kiro").field("name", model.displayName());
        json.field("display_name", model.displayName()).endObject();
    }
}
