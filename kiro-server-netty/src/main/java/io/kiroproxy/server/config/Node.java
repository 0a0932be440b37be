package io.kiroproxy.server.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file with its line. */
sealed interface Node {

    int line();

    /** @param entries in the order of the file */
    record Mapping(int line, Map<String, Node> entries) implements Node {}

    record Sequence(int line, List<Node> items) implements Node {}

    /** @param text as written, null for nothing */
    record Scalar(int line, @Nullable String text) implements Node {}
}
