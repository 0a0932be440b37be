package io.kiroproxy.server.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What one source of settings is read with.
 *
 * @param source its name in problems: a file, {@code environment} or {@code command line}
 * @param directory where relative paths start
 * @param expander replaces placeholders in values
 * @param problems where what is wrong is noted
 */
record Scope(String source, Path directory, UnaryOperator<String> expander, List<ConfigProblem> problems) {

    void problem(int line, String path, String message) {
        problems.add(new ConfigProblem(source, line, path, message));
    }

    /** Puts this source's problems in the order of its lines. */
    void sortProblems() {
        int first = 0;
        while (first < problems.size() && !problems.get(first).source().equals(source)) {
            first++;
        }
        problems.subList(first, problems.size()).sort(Comparator.comparingInt(ConfigProblem::line));
    }
}
