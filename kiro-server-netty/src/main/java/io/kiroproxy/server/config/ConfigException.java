package io.kiroproxy.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message lists everything that is wrong, one line each. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
