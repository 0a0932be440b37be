package io.kiroproxy.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What model names mean. Read by whoever builds the provider.
 *
 * @param aliases other names, each for an upstream model
 * @param unknown what becomes of a name nobody knows
 */
public record ModelSettings(Map<String, String> aliases, Unknown unknown) {

    /** No aliases of the user's own; unknown names are refused. */
    public static final ModelSettings DEFAULT = new ModelSettings(Map.of(), Unknown.REJECT);

    /** What becomes of an unknown name (decisions.md 15). */
    public enum Unknown {
        /** 404 with suggestions. */
        REJECT,
        /** The closest known model runs. */
        NEAREST,
        /** The name goes upstream as it is. */
        PASS
    }

    public ModelSettings {
        aliases = Map.copyOf(aliases);
        Objects.requireNonNull(unknown, "unknown");
    }

    /** A copy with other aliases. */
    public ModelSettings withAliases(Map<String, String> aliases) {
        return new ModelSettings(aliases, unknown);
    }

    /** A copy with another rule for unknown names. */
    public ModelSettings withUnknown(Unknown unknown) {
        return new ModelSettings(aliases, unknown);
    }

    static List<Setting<?>> catalogue() {
        return List.of(
                Setting.of(
                        "models.aliases",
                        ValueTypes.textMap(),
                        Setting.Effect.RESTART,
                        "Other names, each for an upstream model, on top of the built-in ones.",
                        config -> config.models().aliases(),
                        (config, value) -> config.withModels(config.models().withAliases(value))),
                Setting.of(
                        "models.unknown",
                        ValueTypes.choice(Unknown.values()),
                        Setting.Effect.RESTART,
                        "What becomes of a model name nobody knows: refused with suggestions, run as the nearest known"
                                + " model, or passed on as it is.",
                        config -> config.models().unknown(),
                        (config, value) -> config.withModels(config.models().withUnknown(value))));
    }
}
