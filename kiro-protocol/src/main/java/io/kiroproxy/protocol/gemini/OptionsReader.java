package io.kiroproxy.protocol.gemini;

import io.kiroproxy.core.model.Effort;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code generationConfig}. What the upstream has no place for is named to the client instead of refused, unless
 * it asks for what happens anyway.
 */
final class OptionsReader {

    /** Options without an effect, and the values of them that ask for nothing: the vendor's own defaults among them. */
    private static final Map<String, Set<String>> WITHOUT_EFFECT = Map.of(
            "temperature", Set.of("1", "1.0"),
            "topP", Set.of("1", "1.0", "0.95"),
            "topK", Set.of("64"),
            "seed", Set.of(),
            "presencePenalty", Set.of("0", "0.0"),
            "frequencyPenalty", Set.of("0", "0.0"),
            "responseLogprobs", Set.of("false"),
            "logprobs", Set.of("0"),
            "mediaResolution", Set.of("\"MEDIA_RESOLUTION_UNSPECIFIED\""));

    private static final Map<String, Effort> LEVELS = Map.of(
            "MINIMAL", Effort.MINIMAL,
            "LOW", Effort.LOW,
            "MEDIUM", Effort.MEDIUM,
            "HIGH", Effort.HIGH);
    private static final String LEVEL_NAMES = "\"MINIMAL\", \"LOW\", \"MEDIUM\" or \"HIGH\"";

    /** The vendor's budgets: the model decides, or it does not think. */
    private static final int DYNAMIC = -1;

    private static final int NO_THINKING = 0;

    private final JsonReader json;
    private final Ignored ignored;
    private final SchemaReader schemas;
    private @Nullable Integer maxTokens;
    private List<String> stop = List.of();
    private Reasoning reasoning = Reasoning.UNSPECIFIED;
    private boolean jsonWanted;
    private @Nullable JsonText schema;

    OptionsReader(JsonReader json, Ignored ignored) {
        this.json = json;
        this.ignored = ignored;
        this.schemas = new SchemaReader(json);
    }

    void read() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            option(ProtoJson.camel(field));
        }
    }

    private void option(String name) {
        switch (name) {
            case "maxOutputTokens" -> maxTokens = json.integer(1);
            case "stopSequences" -> stop = stop();
            case "thinkingConfig" -> reasoning = thinking();
            case "candidateCount" -> candidates();
            case "responseMimeType" -> mimeType();
            case "responseSchema", "responseJsonSchema" -> schema = schemas.read();
            case "responseModalities" -> ProtoJson.each(json, this::modality);
            default -> withoutEffect(name);
        }
    }

    private void withoutEffect(String name) {
        Set<String> idle = WITHOUT_EFFECT.get(name);
        if (idle != null && !idle.contains(json.raw().json())) {
            ignored.add(name);
        }
    }

    private List<String> stop() {
        List<String> sequences = new ArrayList<>();
        ProtoJson.each(json, () -> {
            String sequence = json.string();
            if (sequence.isEmpty()) {
                throw json.problem("an empty string", "at least one character");
            }
            sequences.add(sequence);
        });
        return sequences;
    }

    private Reasoning thinking() {
        Reasoning.Display display = Reasoning.Display.OMITTED;
        Integer budget = null;
        Effort effort = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (ProtoJson.camel(field)) {
                case "includeThoughts" -> display = json.bool() ? Reasoning.Display.SHOWN : Reasoning.Display.OMITTED;
                case "thinkingBudget" -> budget = json.integer(DYNAMIC);
                case "thinkingLevel" -> effort = level();
                default -> {}
            }
        }
        if (budget != null && budget == NO_THINKING) {
            return new Reasoning(Reasoning.Mode.DISABLED, null, null, Reasoning.Display.OMITTED);
        }
        Integer tokens = budget != null && budget == DYNAMIC ? null : budget;
        return new Reasoning(mode(budget, effort, display), effort, tokens, display);
    }

    /** Who wants to see thoughts wants some. */
    private static Reasoning.Mode mode(@Nullable Integer budget, @Nullable Effort effort, Reasoning.Display display) {
        if (effort != null || budget != null && budget > NO_THINKING) {
            return Reasoning.Mode.ENABLED;
        }
        boolean wanted = budget != null || display == Reasoning.Display.SHOWN;
        return wanted ? Reasoning.Mode.ADAPTIVE : Reasoning.Mode.UNSPECIFIED;
    }

    private @Nullable Effort level() {
        String name = json.string();
        Effort effort = LEVELS.get(name.toUpperCase(Locale.ROOT));
        if (effort == null && !name.equals("THINKING_LEVEL_UNSPECIFIED")) {
            throw json.unexpected(name, LEVEL_NAMES);
        }
        return effort;
    }

    private void candidates() {
        int candidates = json.integer(1);
        if (candidates > 1) {
            throw json.problem(Integer.toString(candidates), "1: this proxy gives one answer per request");
        }
    }

    private void mimeType() {
        String type = json.string();
        switch (type) {
            case "application/json" -> jsonWanted = true;
            case "text/plain", "" -> jsonWanted = false;
            default -> throw json.unexpected(type, "\"text/plain\" or \"application/json\"");
        }
    }

    private void modality() {
        String modality = json.string();
        if (!modality.equalsIgnoreCase("TEXT") && !modality.equals("MODALITY_UNSPECIFIED")) {
            throw json.unexpected(modality, "\"TEXT\": there is no other output here");
        }
    }

    /** How much of the reasoning the client wants to read. */
    Reasoning.Display thoughts() {
        return reasoning.display();
    }

    /** A signature travels with the text it was made over, also where the client does not want to read it. */
    private Reasoning needed() {
        return reasoning.requested()
                ? new Reasoning(reasoning.mode(), reasoning.effort(), reasoning.budgetTokens(), Reasoning.Display.SHOWN)
                : reasoning;
    }

    Generation generation() {
        OutputFormat format = jsonWanted ? new OutputFormat.JsonObject() : null;
        JsonText shape = schema;
        return new Generation(
                maxTokens,
                stop,
                needed(),
                shape == null ? format : new OutputFormat.JsonSchema("response", shape),
                Generation.ParallelToolCalls.ALLOWED);
    }
}
