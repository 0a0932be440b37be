package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.kiro.failure.KiroFailures;
import io.kiroproxy.protocol.kiro.failure.PromptSize;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the reading of one answer depends on.
 *
 * @param failures classifies exception frames
 * @param size our estimate of the input and the model's window
 * @param estimator counts what the upstream does not report
 * @param toolNames from the upstream's name of a tool to the client's
 * @param thinkingSource how the model tells its reasoning
 * @param thinkingView what of it is passed on
 * @param hiddenTools the upstream's names of tools whose calls are dealt with here and hidden from the client
 * @param tails the memory of tails
 * @param tailKey under which this answer is remembered
 * @param tailPolicy when a missing tail counts
 * @param unknownEvents counts what nobody knows
 */
public record ReaderSetup(
        KiroFailures failures,
        PromptSize size,
        TokenEstimator estimator,
        UnaryOperator<String> toolNames,
        ThinkingSource thinkingSource,
        ThinkingView thinkingView,
        Set<String> hiddenTools,
        TailMemory tails,
        TailMemory.Key tailKey,
        TailPolicy tailPolicy,
        UnknownEvents unknownEvents) {

    /** How a model tells its reasoning. */
    public enum ThinkingSource {
        /** By events of their own, if at all. */
        NATIVE,
        /** As tags at the start of its text, because it was asked to (kiro-upstream.md 7.4). */
        TAGS
    }

    /** What of the reasoning is passed on. */
    public enum ThinkingView {
        /** Nothing: the client did not ask for any. */
        NONE,
        /** Signatures and what only the upstream can read. */
        SIGNATURES,
        /** All of it. */
        ALL
    }

    /** When an answer without a tail counts as cut (decisions.md 5). */
    public enum TailPolicy {
        /** Once an answer of the same account, model and origin has had one. */
        LEARNED,
        /** Always. */
        REQUIRED
    }

    public ReaderSetup {
        Objects.requireNonNull(failures, "failures");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(estimator, "estimator");
        Objects.requireNonNull(toolNames, "toolNames");
        Objects.requireNonNull(thinkingSource, "thinkingSource");
        Objects.requireNonNull(thinkingView, "thinkingView");
        hiddenTools = Set.copyOf(hiddenTools);
        Objects.requireNonNull(tails, "tails");
        Objects.requireNonNull(tailKey, "tailKey");
        Objects.requireNonNull(tailPolicy, "tailPolicy");
        Objects.requireNonNull(unknownEvents, "unknownEvents");
    }

    boolean tailExpected() {
        return tailPolicy == TailPolicy.REQUIRED || tails.expects(tailKey);
    }
}
