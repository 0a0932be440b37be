package io.kiroproxy.core.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked about the model's reasoning.
 *
 * @param mode whether to reason
 * @param effort how hard; null when the client did not say
 * @param budgetTokens how many tokens reasoning may take, for clients that count it so; null when not given
 * @param display how much of the reasoning the client wants to see
 */
public record Reasoning(
        Mode mode, @Nullable Effort effort, @Nullable Integer budgetTokens, Display display) {

    /** Nothing was asked: the model's own default, and no reasoning is shown. */
    public static final Reasoning UNSPECIFIED = new Reasoning(Mode.UNSPECIFIED, null, null, Display.OMITTED);

    /** Whether to reason. */
    public enum Mode {
        UNSPECIFIED,
        DISABLED,
        ENABLED,
        ADAPTIVE
    }

    /** What of the reasoning reaches the client. */
    public enum Display {
        /** Signatures only, where the client protocol has them. */
        OMITTED,
        /** The text as the upstream gives it. */
        SHOWN
    }

    public Reasoning {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(display, "display");
        if (budgetTokens != null && budgetTokens < 0) {
            throw new IllegalArgumentException("budgetTokens: " + budgetTokens + " (expected: 0 or more)");
        }
    }

    /** Whether the client asked for reasoning. */
    public boolean requested() {
        return mode == Mode.ENABLED || mode == Mode.ADAPTIVE;
    }
}
