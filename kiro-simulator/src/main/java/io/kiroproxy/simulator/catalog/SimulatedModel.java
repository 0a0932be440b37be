package io.kiroproxy.simulator.catalog;

import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Map;

/**
 * One entry of the catalogue (kiro-upstream-2026.md 5.1 and 5.2).
 *
 * @param id the wire id, with dots
 * @param name the display name
 * @param multiplier credits relative to {@code auto}
 * @param maxInputTokens the context window
 * @param maxOutputTokens the longest answer
 * @param images whether it takes images
 * @param fieldsSchema the schema of {@code additionalModelRequestFields}; absent when the model takes none
 * @param reasoning how it thinks
 * @param freePlan whether the free plan lists it
 */
public record SimulatedModel(
        String id,
        String name,
        double multiplier,
        int maxInputTokens,
        int maxOutputTokens,
        boolean images,
        Json fieldsSchema,
        Reasoning reasoning,
        boolean freePlan) {

    /** Whether the model belongs to the GPT family, whose replayed reasoning is not validated. */
    public boolean isGpt() {
        return id.startsWith("gpt-");
    }

    /** Whether a changed tool list makes older signatures invalid (kiro-upstream-2026.md 2.4). */
    public boolean signsTools() {
        return id.startsWith("claude-fable");
    }

    /** The entry as ListAvailableModels gives it. */
    public Map<String, Object> listing() {
        Map<String, Object> entry = Json.object(
                "modelId",
                id,
                "modelName",
                name,
                "description",
                name + " (simulated)",
                "rateMultiplier",
                multiplier,
                "rateUnit",
                "Credit",
                "supportedInputTypes",
                images ? List.of("TEXT", "IMAGE") : List.of("TEXT"),
                "tokenLimits",
                Json.object("maxInputTokens", maxInputTokens, "maxOutputTokens", maxOutputTokens),
                "promptCaching",
                Json.object(
                        "supportsPromptCaching", true,
                        "maximumCacheCheckpointsPerRequest", 4,
                        "minimumTokensPerCacheCheckpoint", 1_024),
                "availableOrigins",
                List.of("AI_EDITOR", "KIRO_CLI"));
        Object schema = fieldsSchema.plain();
        if (schema != null) {
            entry.put("additionalModelRequestFieldsSchema", schema);
        }
        return entry;
    }
}
