package io.kiroproxy.simulator.catalog;

import io.kiroproxy.simulator.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An ordered set of models. Immutable. */
public final class ModelCatalog {
    private static final int MILLION = 1_000_000;
    private static final List<String> ADAPTIVE = List.of("adaptive");
    private static final List<String> SWITCHABLE = List.of("adaptive", "disabled");
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    private static final List<String> OLD_EFFORTS = List.of("low", "medium", "high", "max");

    private final Map<String, SimulatedModel> models = new LinkedHashMap<>();

    private ModelCatalog(Collection<SimulatedModel> models) {
        models.forEach(model -> this.models.put(model.id(), model));
    }

    /** A catalogue of these models. */
    public static ModelCatalog of(Collection<SimulatedModel> models) {
        return new ModelCatalog(models);
    }

    /**
     * The catalogue of November 2026 (kiro-upstream-2026.md 5.1). Where its table has no number, the neighbours' is
     * taken: 64k output for haiku-5.5 and kimi-k3, multiplier 2.0 for fable-5.1 and 1.0 for kimi-k3.
     */
    public static ModelCatalog november2026() {
        List<SimulatedModel> all = new ArrayList<>();
        all.add(plain("auto", "Auto", 1.0, MILLION, 64_000, true));
        all.add(thinking("claude-opus-5.5", "Claude Opus 5.5", 2.0, 128_000, ADAPTIVE, "medium", false));
        all.add(thinking("claude-opus-5", "Claude Opus 5", 2.2, 128_000, SWITCHABLE, "high", false));
        all.add(thinking("claude-opus-4.8", "Claude Opus 4.8", 2.2, 128_000, SWITCHABLE, "high", false));
        all.add(thinking("claude-opus-4.7", "Claude Opus 4.7", 2.2, 128_000, SWITCHABLE, "xhigh", false));
        all.add(silent("claude-opus-4.6", "Claude Opus 4.6", 2.2, false));
        all.add(paid(plain("claude-opus-4.5", "Claude Opus 4.5", 2.2, 200_000, 64_000, true)));
        all.add(thinking("claude-sonnet-5.5", "Claude Sonnet 5.5", 1.3, 128_000, ADAPTIVE, "high", false));
        all.add(thinking("claude-sonnet-5", "Claude Sonnet 5", 1.3, 64_000, SWITCHABLE, "high", true));
        all.add(silent("claude-sonnet-4.6", "Claude Sonnet 4.6", 1.3, true));
        all.add(plain("claude-sonnet-4.5", "Claude Sonnet 4.5", 1.3, 200_000, 64_000, true));
        all.add(plain("claude-sonnet-4", "Claude Sonnet 4", 1.3, 200_000, 64_000, true));
        all.add(plain("claude-haiku-5.5", "Claude Haiku 5.5", 0.3, MILLION, 64_000, true));
        all.add(plain("claude-haiku-4.5", "Claude Haiku 4.5", 0.4, 200_000, 64_000, true));
        all.add(thinking("claude-fable-5.1", "Claude Fable 5.1", 2.0, 128_000, ADAPTIVE, "high", false));
        all.add(gpt("gpt-5.6-sol", "GPT-5.6 Sol", 4.4));
        all.add(gpt("gpt-5.6-terra", "GPT-5.6 Terra", 2.2));
        all.add(gpt("gpt-5.6-luna", "GPT-5.6 Luna", 1.1));
        all.add(plain("kimi-k3", "Kimi K3", 1.0, MILLION, 64_000, false));
        all.add(plain("deepseek-3.2", "DeepSeek 3.2", 0.25, 128_000, 64_000, false));
        all.add(plain("glm-5", "GLM 5", 0.5, 200_000, 64_000, false));
        all.add(plain("minimax-m2.5", "MiniMax M2.5", 0.25, 196_000, 64_000, false));
        all.add(plain("minimax-m2.1", "MiniMax M2.1", 0.15, 196_000, 64_000, false));
        all.add(plain("qwen3-coder-next", "Qwen3 Coder Next", 0.05, 256_000, 64_000, false));
        return new ModelCatalog(all);
    }

    private static SimulatedModel plain(String id, String name, double rate, int in, int out, boolean images) {
        return new SimulatedModel(id, name, rate, in, out, images, Json.absent(), Reasoning.NONE, true);
    }

    private static SimulatedModel paid(SimulatedModel m) {
        return new SimulatedModel(
                m.id(),
                m.name(),
                m.multiplier(),
                m.maxInputTokens(),
                m.maxOutputTokens(),
                m.images(),
                m.fieldsSchema(),
                m.reasoning(),
                false);
    }

    private static SimulatedModel thinking(
            String id, String name, double rate, int out, List<String> types, String effort, boolean free) {
        Json schema = FieldsSchema.claude(types, EFFORTS, effort, out);
        return new SimulatedModel(id, name, rate, MILLION, out, true, schema, Reasoning.SIGNED_TEXT, free);
    }

    private static SimulatedModel silent(String id, String name, double rate, boolean free) {
        Json schema = FieldsSchema.claude(SWITCHABLE, OLD_EFFORTS, "high", 64_000);
        return new SimulatedModel(id, name, rate, MILLION, 64_000, true, schema, Reasoning.SILENT, free);
    }

    private static SimulatedModel gpt(String id, String name, double rate) {
        return new SimulatedModel(id, name, rate, MILLION, 128_000, true, FieldsSchema.gpt(), Reasoning.OPAQUE, false);
    }

    /** The models in their order. */
    public List<SimulatedModel> models() {
        return List.copyOf(models.values());
    }

    /** The model of that id, exactly as spelled. */
    public Optional<SimulatedModel> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /** Only the models of these ids. */
    public ModelCatalog only(Set<String> ids) {
        return new ModelCatalog(
                models.values().stream().filter(m -> ids.contains(m.id())).toList());
    }

    /** What a plan lists: the free plan has no Opus, GPT-5.6 or Sonnet 5.5 (kiro-upstream-2026.md 5.1). */
    public ModelCatalog forPlan(Plan plan) {
        return plan == Plan.FREE
                ? new ModelCatalog(models.values().stream()
                        .filter(SimulatedModel::freePlan)
                        .toList())
                : this;
    }
}
