package io.kiroproxy.protocol.anthropic;

import java.util.HashSet;
import java.util.Set;

/** The tools that messages refer to, which are shown to the model from then on (clients.md 3). Not thread-safe. */
final class ToolReferences {

    private final Set<String> tools = new HashSet<>();

    void add(String tool) {
        tools.add(tool);
    }

    /** Whether a message names {@code tool}. */
    boolean name(String tool) {
        return tools.contains(tool);
    }
}
