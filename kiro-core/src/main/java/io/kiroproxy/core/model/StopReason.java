package io.kiroproxy.core.model;

/** Why the model's answer ended. */
public enum StopReason {
    /** It was complete. */
    END_TURN,
    /** It waits for the results of the tools it called. */
    TOOL_USE,
    /** An output limit was reached, or the upstream cut it short after complete text. */
    MAX_TOKENS,
    /** One of the client's stop sequences was reached. */
    STOP_SEQUENCE,
    /** The model refused, or a content filter stopped it. */
    REFUSAL,
    /** Input and output together filled the model's window. */
    CONTEXT_WINDOW
}
