package io.kiroproxy.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Settings and where each came from. Immutable.
 *
 * @param config the values
 * @param origins by path; what is missing has its default
 * @param warnings a sentence for everything that somebody has set in vain
 */
public record ConfigSnapshot(ServerConfig config, Map<String, Origin> origins, List<String> warnings) {

    public ConfigSnapshot {
        Objects.requireNonNull(config, "config");
        origins = Map.copyOf(origins);
        warnings = List.copyOf(warnings);
    }

    /** Where {@code setting} got its value. */
    public Origin origin(Setting<?> setting) {
        return origins.getOrDefault(setting.path(), Origin.DEFAULT);
    }
}
