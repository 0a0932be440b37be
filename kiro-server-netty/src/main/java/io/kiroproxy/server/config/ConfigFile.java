package io.kiroproxy.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a {@link ServerConfig} from YAML (architecture.md 10). Keys are kebab-case, sizes and durations carry units,
 * values may hold <code>${NAME:default}</code>. Everything that is wrong is reported at once. Relative paths are taken
 * from the file's own directory.
 */
public final class ConfigFile {

    private ConfigFile() {}

    /**
     * Reads {@code file}, then lets the environment win over it (ecosystem.md 3.5).
     *
     * @param environment variables for placeholders and overrides; nothing is read from the process itself
     * @throws ConfigException with everything that is wrong
     */
    public static ServerConfig load(Path file, Map<String, String> environment) {
        Objects.requireNonNull(environment, "environment");
        return ConfigSources.of(environment).file(file).load().config();
    }

    /** The defaults with the environment's settings. */
    public static ServerConfig fromEnvironment(Map<String, String> environment) {
        Objects.requireNonNull(environment, "environment");
        return ConfigSources.of(environment).load().config();
    }
}
