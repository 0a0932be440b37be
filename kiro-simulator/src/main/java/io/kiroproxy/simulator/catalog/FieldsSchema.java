package io.kiroproxy.simulator.catalog;

import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Map;

/** Schemas of {@code additionalModelRequestFields} by family (kiro-upstream-2026.md 2.4 and 5.2). */
final class FieldsSchema {
    private static final int LEAST_MAX_TOKENS = 1_024;

    private FieldsSchema() {}

    static Json claude(List<String> thinkingTypes, List<String> efforts, String defaultEffort, int maxTokens) {
        return Json.of(strict(Json.object(
                "thinking",
                strict(Json.object(
                        "type",
                        Json.object("type", "string", "enum", thinkingTypes),
                        "display",
                        Json.object("type", "string", "enum", List.of("summarized", "omitted")))),
                "output_config",
                strict(Json.object("effort", Json.object("type", "string", "enum", efforts, "default", defaultEffort))),
                "max_tokens",
                Json.object("type", "integer", "minimum", LEAST_MAX_TOKENS, "maximum", maxTokens))));
    }

    static Json gpt() {
        return Json.of(strict(Json.object(
                "reasoning",
                strict(Json.object(
                        "effort",
                        Json.object(
                                "type",
                                "string",
                                "enum",
                                List.of("none", "low", "medium", "high", "xhigh", "max"),
                                "default",
                                "medium"))))));
    }

    private static Map<String, Object> strict(Map<String, Object> properties) {
        return Json.object("type", "object", "additionalProperties", false, "properties", properties);
    }
}
