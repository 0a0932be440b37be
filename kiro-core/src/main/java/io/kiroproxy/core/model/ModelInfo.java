package io.kiroproxy.core.model;

import java.util.Objects;
import java.util.Set;

/**
 * A model as the upstream offers it.
 *
 * @param id the upstream's id, for example {@code claude-sonnet-4.5}
 * @param displayName for people
 * @param contextWindow input and output tokens together, 1 or more
 * @param maxOutputTokens 1 or more
 * @param inputs what it can read
 * @param rateMultiplier credits relative to the base model; 0 when unknown
 */
public record ModelInfo(
        String id,
        String displayName,
        int contextWindow,
        int maxOutputTokens,
        Set<InputKind> inputs,
        double rateMultiplier) {

    /** A kind of input. */
    public enum InputKind {
        TEXT,
        IMAGE,
        DOCUMENT
    }

    public ModelInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(displayName, "displayName");
        inputs = Set.copyOf(inputs);
        if (contextWindow < 1 || maxOutputTokens < 1) {
            throw new IllegalArgumentException(
                    id + ": window " + contextWindow + ", output " + maxOutputTokens + " (expected: both 1 or more)");
        }
    }
}
