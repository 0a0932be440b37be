package io.kiroproxy.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration while layer after layer is put on it. */
final class Assembly {

    /** A value that has been read, and where its complaint would go. */
    record Step<T>(Setting<T> setting, T value, Origin origin, Scope scope, String label) {
        ServerConfig into(ServerConfig config) {
            return setting.with(config, value);
        }
    }

    private final Map<String, Step<?>> steps = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    List<ConfigProblem> problems() {
        return problems;
    }

    /** Puts a value over what an earlier layer said. */
    <T> void put(Setting<T> setting, T value, Origin origin, Scope scope, String label) {
        steps.put(setting.path(), new Step<>(setting, value, origin, scope, label));
    }

    /** What the layers so far say of {@code setting}. */
    <T> @Nullable T before(Setting<T> setting) {
        Step<?> step = steps.get(setting.path());
        return step == null ? setting.in(ServerConfig.DEFAULT) : setting.in(step.into(ServerConfig.DEFAULT));
    }

    /**
     * @param warnings of what was set in vain
     * @throws ConfigException with everything that is wrong
     */
    ConfigSnapshot finish(List<String> warnings) {
        ServerConfig config = ServerConfig.DEFAULT;
        List<Step<?>> waiting = new ArrayList<>(steps.values());
        // A setting may fit only after another one: those that do not fit are tried again once the others are in place.
        boolean progress = true;
        while (progress && !waiting.isEmpty()) {
            List<Step<?>> again = new ArrayList<>();
            for (Step<?> step : waiting) {
                try {
                    config = step.into(config);
                } catch (IllegalArgumentException e) {
                    again.add(step);
                }
            }
            progress = again.size() < waiting.size();
            waiting = again;
        }
        for (Step<?> step : waiting) {
            complain(step, config);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        Map<String, Origin> origins = new LinkedHashMap<>();
        steps.forEach((path, step) -> origins.put(path, step.origin()));
        return new ConfigSnapshot(config, origins, warnings);
    }

    private static void complain(Step<?> step, ServerConfig config) {
        try {
            step.into(config);
        } catch (IllegalArgumentException e) {
            step.scope().problem(step.origin().line(), step.label(), String.valueOf(e.getMessage()));
        }
    }
}
