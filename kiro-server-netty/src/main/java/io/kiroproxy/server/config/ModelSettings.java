package io.kiroproxy.server.config;

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
}
