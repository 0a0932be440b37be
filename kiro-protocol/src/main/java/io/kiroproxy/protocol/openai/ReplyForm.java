package io.kiroproxy.protocol.openai;

import java.util.Set;

/**
 * What a request says about the shape of its answer.
 *
 * @param usage whether a stream ends with a chunk of token counts
 * @param calls how tool calls are written
 * @param freeform names of the tools whose calls are {@code custom} ones
 */
record ReplyForm(Usage usage, Calls calls, Set<String> freeform) {

    /** Whether a stream ends with a chunk of token counts. */
    enum Usage {
        OMITTED,
        INCLUDED
    }

    /** How tool calls are written. */
    enum Calls {
        /** As {@code tool_calls}. */
        TOOLS,
        /** As {@code function_call}, which holds only one; for requests with {@code functions}. */
        LEGACY_FUNCTION
    }

    ReplyForm {
        freeform = Set.copyOf(freeform);
    }
}
