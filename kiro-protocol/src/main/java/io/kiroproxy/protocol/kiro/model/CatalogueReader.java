package io.kiroproxy.protocol.kiro.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.model.ModelInfo.InputKind;
import io.kiroproxy.protocol.kiro.model.KiroModel.ReasoningSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an answer of ListAvailableModels (kiro-upstream.md 7.3, kiro-upstream-2026.md 5.2). */
public final class CatalogueReader {

    /** Window of a model whose catalogue entry names none. */
    static final int DEFAULT_WINDOW = 200_000;

    /** Output limit of a model whose catalogue entry names none. */
    static final int DEFAULT_OUTPUT = 64_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(1 << 20)
                    .build())
            .build());

    /**
     * One page of a catalogue.
     *
     * @param models in the upstream's order
     * @param nextToken what to ask for the next page with, null on the last
     */
    public record Page(List<KiroModel> models, @Nullable String nextToken) {
        public Page {
            models = List.copyOf(models);
        }
    }

    private CatalogueReader() {}

    /**
     * Reads one page.
     *
     * @throws IOException when it is no JSON object with a list of models
     */
    public static Page read(byte[] body) throws IOException {
        JsonNode root = JSON.readTree(body);
        JsonNode list = root.path("models");
        if (!list.isArray()) {
            throw new IOException("no array \"models\" in the answer");
        }
        List<KiroModel> models = new ArrayList<>();
        for (JsonNode entry : list) {
            String id = entry.path("modelId").asText("");
            if (!id.isBlank()) {
                models.add(model(id, entry));
            }
        }
        String next = root.path("nextToken").asText("");
        return new Page(models, next.isBlank() ? null : next);
    }

    private static KiroModel model(String id, JsonNode entry) {
        JsonNode limits = entry.path("tokenLimits");
        ModelInfo info = new ModelInfo(
                id,
                entry.path("modelName").asText(id),
                positive(limits.path("maxInputTokens"), DEFAULT_WINDOW),
                positive(limits.path("maxOutputTokens"), DEFAULT_OUTPUT),
                inputs(entry.path("supportedInputTypes")),
                Math.max(0, entry.path("rateMultiplier").asDouble(0)));
        JsonNode schema = entry.path("additionalModelRequestFieldsSchema");
        if (!schema.isObject()) {
            return new KiroModel(info, null, ReasoningSupport.TAGS);
        }
        JsonNode properties = schema.path("properties");
        boolean nativeReasoning =
                properties.has("thinking") || properties.has("reasoning") || properties.has("output_config");
        return new KiroModel(
                info,
                JsonText.of(schema.toString()),
                nativeReasoning ? ReasoningSupport.NATIVE : ReasoningSupport.TAGS);
    }

    private static int positive(JsonNode number, int otherwise) {
        return number.isNumber() && number.asLong() > 0
                ? (int) Math.min(Integer.MAX_VALUE, number.asLong())
                : otherwise;
    }

    private static Set<InputKind> inputs(JsonNode types) {
        Set<InputKind> kinds = EnumSet.of(InputKind.TEXT);
        for (JsonNode type : types) {
            switch (type.asText()) {
                case "IMAGE" -> kinds.add(InputKind.IMAGE);
                case "DOCUMENT" -> kinds.add(InputKind.DOCUMENT);
                default -> {
                    // Kinds nobody can send from here.
                }
            }
        }
        return kinds;
    }
}
