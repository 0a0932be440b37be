package io.kiroproxy.core.model;

import java.util.List;

/** Which of the offered tools the model may, must or must not call. */
public sealed interface ToolChoice {

    /** The model decides. */
    ToolChoice AUTO = new Auto();

    /** No tool may be called. */
    ToolChoice NONE = new None();

    /** Any tool, but one must be called. */
    ToolChoice REQUIRED = new Required(List.of());

    /** See {@link #AUTO}. */
    record Auto() implements ToolChoice {}

    /** See {@link #NONE}. */
    record None() implements ToolChoice {}

    /**
     * One of the named tools must be called.
     *
     * @param names the allowed names; empty means every offered tool
     */
    record Required(List<String> names) implements ToolChoice {
        public Required {
            names = List.copyOf(names);
        }
    }

    /**
     * Only the named tools may be called, and none need be.
     *
     * @param names the allowed names, at least one
     */
    record Allowed(List<String> names) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }

    /** The tool {@code name} must be called. */
    static ToolChoice named(String name) {
        return new Required(List.of(name));
    }
}
