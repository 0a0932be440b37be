package io.kiroproxy.protocol.kiro.model;

/** What to do with a model name that nobody knows ({@code models.unknown}, decisions.md 15). */
public enum UnknownModels {
    /** Refuse it, with suggestions. */
    REJECT,
    /** Use the known model with the most similar name. */
    NEAREST,
    /** Send it as it is: the upstream decides. */
    PASS
}
