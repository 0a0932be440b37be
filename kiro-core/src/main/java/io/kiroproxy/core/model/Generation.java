package io.kiroproxy.core.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of one generation. What the upstream cannot do itself the gateway does (stop sequences, the output
 * limit) or names as ignored.
 *
 * @param maxOutputTokens where the answer is cut; null for the model's own limit; 1 or more
 * @param stopSequences the answer ends before the first of these; empty strings are not allowed
 * @param reasoning what was asked about reasoning
 * @param outputFormat a demanded shape of the answer, null for free text
 * @param parallelToolCalls whether more than one tool call may be in an answer
 */
public record Generation(
        @Nullable Integer maxOutputTokens,
        List<String> stopSequences,
        Reasoning reasoning,
        @Nullable OutputFormat outputFormat,
        ParallelToolCalls parallelToolCalls) {

    /** Nothing asked for. */
    public static final Generation DEFAULT =
            new Generation(null, List.of(), Reasoning.UNSPECIFIED, null, ParallelToolCalls.ALLOWED);

    /** Whether more than one tool call may be in an answer. */
    public enum ParallelToolCalls {
        ALLOWED,
        ONE_AT_A_TIME
    }

    public Generation {
        stopSequences = List.copyOf(stopSequences);
        Objects.requireNonNull(reasoning, "reasoning");
        Objects.requireNonNull(parallelToolCalls, "parallelToolCalls");
        if (maxOutputTokens != null && maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens: " + maxOutputTokens + " (expected: 1 or more)");
        }
        if (stopSequences.contains("")) {
            throw new IllegalArgumentException("stopSequences: an empty one (expected: at least one character)");
        }
    }

    /** A copy with another view on reasoning. */
    public Generation withReasoning(Reasoning reasoning) {
        return new Generation(maxOutputTokens, stopSequences, reasoning, outputFormat, parallelToolCalls);
    }
}
