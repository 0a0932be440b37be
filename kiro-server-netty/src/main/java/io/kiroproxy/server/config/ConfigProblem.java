package io.kiroproxy.server.config;

import java.util.Objects;

/**
 * One thing that is wrong with a configuration.
 *
 * @param source the file, or {@code environment}
 * @param line the line, counted from 1; 0 when there is none
 * @param path the keys that lead there, joined by dots
 * @param message what was found and what was expected; no secrets
 */
public record ConfigProblem(String source, int line, String path, String message) {
    public ConfigProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
    }

    /** {@code source:line: path: message}. */
    @Override
    public String toString() {
        String where = line > 0 ? source + ":" + line : source;
        return path.isEmpty() ? where + ": " + message : where + ": " + path + ": " + message;
    }
}
