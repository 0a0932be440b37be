package io.kiroproxy.protocol.kiro.endpoint;

import java.util.List;

/** The operator's endpoint file cannot be used; every problem is named with its place. */
public final class EndpointTableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    EndpointTableException(String source, List<String> problems) {
        super(source + ": " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per problem, each beginning with its place, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
