package io.kiroproxy.protocol.kiro.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code additionalModelRequestFields} strictly from the model's own schema (kiro-upstream.md 3.9,
 * kiro-upstream-2026.md 2.4): a member that the schema does not have is never sent.
 */
final class ModelFields {

    private static final int MIN_MAX_TOKENS = 1024;
    private static final int DEFAULT_BUDGET = 20_000;
    private static final int MAX_BUDGET = 24_576;

    /** Their schema lists what the endpoint refuses (kiro-upstream-2026.md 2.4). */
    private static final Set<String> ALWAYS_THINKING = Set.of("claude-opus-5.5", "claude-sonnet-5.5");

    private final String model;
    private final JsonNode properties;
    private final Reasoning reasoning;
    private final LintReport.Builder report;
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

    private ModelFields(String model, JsonNode schema, Reasoning reasoning, LintReport.Builder report) {
        this.model = model;
        this.properties = schema.path("properties");
        this.reasoning = reasoning;
        this.report = report;
    }

    /** The object as text, or null when there is nothing to send. */
    static @Nullable String of(
            String model,
            JsonNode schema,
            Reasoning reasoning,
            @Nullable Integer maxOutputTokens,
            LintReport.Builder report) {
        ModelFields fields = new ModelFields(model, schema, reasoning, report);
        fields.thinking();
        fields.effort("output_config");
        fields.effort("reasoning");
        if (maxOutputTokens != null) {
            fields.maxTokens(maxOutputTokens);
        }
        return fields.fields.isEmpty() ? null : JsonPieces.text(fields.fields);
    }

    private static @Nullable Effort effort(Reasoning reasoning) {
        if (reasoning.effort() != null) {
            return reasoning.effort();
        }
        Integer budget = reasoning.budgetTokens();
        if (reasoning.mode() == Reasoning.Mode.DISABLED) {
            return Effort.NONE;
        }
        if (budget == null || !reasoning.requested()) {
            return null;
        }
        return budget <= 4000
                ? Effort.LOW
                : budget <= 16_000 ? Effort.MEDIUM : budget <= 64_000 ? Effort.HIGH : Effort.XHIGH;
    }

    private void thinking() {
        JsonNode schema = properties.path("thinking").path("properties");
        Effort effort = effort(reasoning);
        if (schema.isMissingNode() || (effort == null && reasoning.mode() == Reasoning.Mode.UNSPECIFIED)) {
            return;
        }
        String type = effort == Effort.NONE ? "disabled" : "adaptive";
        boolean refused = type.equals("disabled") && ALWAYS_THINKING.contains(model);
        if (refused || !allows(schema.path("type"), type)) {
            report.add(LintRule.MODEL_FIELDS, "thinking", "thinking " + type, "left out: the model does not know it");
            return;
        }
        ObjectNode thinking = fields.putObject("thinking").put("type", type);
        String display = display();
        if (type.equals("adaptive") && schema.has("display") && allows(schema.path("display"), display)) {
            thinking.put("display", display);
        }
    }

    /**
     * A signature covers the text that came with it (kiro-upstream-2026.md 2.5). A client that does not want the text
     * replays the signature without it, so the upstream has to sign it without.
     */
    private String display() {
        return reasoning.display() == Reasoning.Display.OMITTED ? "omitted" : "summarized";
    }

    private static boolean allows(JsonNode schema, String value) {
        JsonNode values = schema.path("enum");
        if (!values.isArray()) {
            return !schema.has("const") || schema.path("const").asText().equals(value);
        }
        for (JsonNode candidate : values) {
            if (candidate.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private void effort(String member) {
        JsonNode values =
                properties.path(member).path("properties").path("effort").path("enum");
        Effort wanted = effort(reasoning);
        if (wanted == null || !values.isArray() || values.isEmpty()) {
            return;
        }
        String chosen = nearest(wanted, values);
        if (chosen == null) {
            return;
        }
        if (!chosen.equals(wanted.name().toLowerCase(Locale.ROOT))) {
            report.add(LintRule.MODEL_FIELDS, "effort", "effort " + wanted, chosen);
        }
        fields.putObject(member).put("effort", chosen);
    }

    /** The least effort of the enum that is not below {@code wanted}, else its greatest. */
    private static @Nullable String nearest(Effort wanted, JsonNode values) {
        Effort best = null;
        for (JsonNode value : values) {
            Effort candidate = known(value.asText());
            if (candidate == null || (wanted == Effort.NONE) != (candidate == Effort.NONE)) {
                continue;
            }
            boolean enough = candidate.compareTo(wanted) >= 0;
            if (best == null
                    || (best.compareTo(wanted) < 0
                            ? candidate.compareTo(best) > 0
                            : enough && candidate.compareTo(best) < 0)) {
                best = candidate;
            }
        }
        return best == null ? null : best.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Effort known(String name) {
        for (Effort effort : Effort.values()) {
            if (effort.name().equalsIgnoreCase(name)) {
                return effort;
            }
        }
        return null;
    }

    private void maxTokens(int wanted) {
        JsonNode schema = properties.path("max_tokens");
        if (schema.isMissingNode()) {
            return;
        }
        long least = schema.path("minimum").asLong(MIN_MAX_TOKENS);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        long clamped = Math.min(Math.max(wanted, least), most);
        if (clamped != wanted) {
            report.add(LintRule.MODEL_FIELDS, "max_tokens", Integer.toString(wanted), Long.toString(clamped));
        }
        fields.put("max_tokens", clamped);
    }

    /** The prompt tags that ask a model without a field for it to think (kiro-upstream.md 7.4). */
    static String tags(Reasoning reasoning) {
        Effort effort = reasoning.effort();
        if (reasoning.mode() == Reasoning.Mode.ADAPTIVE) {
            String level = effort == null || effort.compareTo(Effort.HIGH) >= 0
                    ? "high"
                    : effort == Effort.MEDIUM ? "medium" : "low";
            return "<thinking_mode>adaptive</thinking_mode><thinking_effort>" + level + "</thinking_effort>";
        }
        return "<thinking_mode>enabled</thinking_mode><max_thinking_length>" + length(reasoning)
                + "</max_thinking_length>";
    }

    private static int length(Reasoning reasoning) {
        if (reasoning.budgetTokens() != null) {
            return Math.min(Math.max(reasoning.budgetTokens(), MIN_MAX_TOKENS), MAX_BUDGET);
        }
        Effort effort = reasoning.effort();
        if (effort == null) {
            return DEFAULT_BUDGET;
        }
        return effort.compareTo(Effort.LOW) <= 0 ? 4000 : effort == Effort.MEDIUM ? 16_000 : MAX_BUDGET;
    }
}
