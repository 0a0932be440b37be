package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.freeform.FreeformTool;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the client offers it.
 *
 * @param namespace the namespace it stands in, null for none
 * @param kind what its calls look like
 * @param function the function that stands for it, under the client's name
 */
record OfferedTool(@Nullable String namespace, Kind kind, ToolSpec function) {

    /** What the calls of a tool look like. */
    enum Kind {
        /** The input is JSON. */
        FUNCTION,
        /** The input is any text. */
        CUSTOM
    }

    static OfferedTool function(@Nullable String namespace, String name, String description, JsonText parameters) {
        return new OfferedTool(namespace, Kind.FUNCTION, new ToolSpec(name, description, parameters));
    }

    static OfferedTool custom(@Nullable String namespace, String name, String description, @Nullable String grammar) {
        return new OfferedTool(namespace, Kind.CUSTOM, FreeformTool.function(name, description, grammar));
    }

    /** The name within the namespace. */
    String name() {
        return function.name();
    }
}
