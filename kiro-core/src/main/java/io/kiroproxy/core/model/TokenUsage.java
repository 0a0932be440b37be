package io.kiroproxy.core.model;

import java.util.Objects;

/**
 * Tokens of one call, with where the numbers come from.
 *
 * @param inputTokens everything the model read, cached parts included
 * @param outputTokens everything it wrote, reasoning included
 * @param cacheReadTokens the part of the input that came from the upstream's cache; -1 when not reported
 * @param cacheWriteTokens the part that was written to it; -1 when not reported
 * @param reasoningTokens the part of the output that was reasoning; -1 when not known
 * @param credits what the upstream billed, in its own unit; -1 when not reported
 * @param source where the token numbers come from
 */
public record TokenUsage(
        int inputTokens,
        int outputTokens,
        int cacheReadTokens,
        int cacheWriteTokens,
        int reasoningTokens,
        double credits,
        Source source) {

    /** Where numbers come from; {@code x-kiro-usage-source} carries the lower-case name. */
    public enum Source {
        /** The upstream reported tokens. */
        UPSTREAM,
        /** Computed from the upstream's context percentage and the model's window. */
        DERIVED,
        /** The gateway's own estimate. */
        ESTIMATED
    }

    /** An estimate of {@code inputTokens} before anything was produced. */
    public static TokenUsage estimate(int inputTokens, int outputTokens) {
        return new TokenUsage(inputTokens, outputTokens, -1, -1, -1, -1, Source.ESTIMATED);
    }

    public TokenUsage {
        Objects.requireNonNull(source, "source");
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException(
                    "tokens: " + inputTokens + " in, " + outputTokens + " out (expected: 0 or more)");
        }
    }

    /** Input and output together. */
    public int totalTokens() {
        return inputTokens + outputTokens;
    }
}
