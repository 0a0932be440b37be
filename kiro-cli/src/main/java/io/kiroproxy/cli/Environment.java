package io.kiroproxy.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command may know of the world around it.
 *
 * @param variables of the environment, by name
 * @param screen what a person sees
 */
record Environment(Map<String, String> variables, Screen screen) {

    Environment {
        variables = Map.copyOf(variables);
    }

    /** Nobody looks: no terminal, no colours. */
    Environment(Map<String, String> variables) {
        this(variables, Screen.plain());
    }

    /** The user's own folder; {@code HOME} wins over what the JVM believes (decisions.md 18). */
    Path userHome() {
        String home = value("HOME");
        return Path.of(home == null ? System.getProperty("user.home") : home);
    }

    /** Where accounts and state are kept: the option, {@code KIRO_PROXY_HOME}, or {@code ~/.kiro-proxy}. */
    Path proxyHome(@Nullable Path option) {
        if (option != null) {
            return option.toAbsolutePath();
        }
        String moved = value("KIRO_PROXY_HOME");
        return moved == null
                ? userHome().resolve(".kiro-proxy").toAbsolutePath()
                : Path.of(moved).toAbsolutePath();
    }

    private @Nullable String value(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
