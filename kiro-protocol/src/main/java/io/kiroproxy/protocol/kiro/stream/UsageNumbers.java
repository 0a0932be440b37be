package io.kiroproxy.protocol.kiro.stream;

import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.kiro.failure.PromptSize;

/**
 * Gathers what one answer says about its cost (kiro-upstream.md 4.6): reported tokens, else the context percentage of
 * the model's window less the estimated output, else estimates. Credits add up.
 */
final class UsageNumbers {

    private final TokenEstimator estimator;
    private final PromptSize size;

    private long outputWeight;
    private long reasoningWeight;
    private double credits = -1;
    private double contextPercent = Double.NaN;
    private boolean reported;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;

    UsageNumbers(TokenEstimator estimator, PromptSize size) {
        this.estimator = estimator;
        this.size = size;
    }

    /** Text of the answer, a tool's name or input. */
    void wrote(String text) {
        outputWeight += estimator.weight(text);
    }

    void reasoned(String text) {
        long weight = estimator.weight(text);
        outputWeight += weight;
        reasoningWeight += weight;
    }

    void metered(Payload payload) {
        if (Double.isFinite(payload.usage) && payload.usage >= 0) {
            credits = Math.max(0, credits) + payload.usage;
        }
    }

    void context(Payload payload) {
        if (Double.isFinite(payload.contextPercent) && payload.contextPercent >= 0) {
            contextPercent = payload.contextPercent;
        }
    }

    void tokens(Payload payload) {
        if (!payload.tokenUsage) {
            return;
        }
        reported = true;
        cacheRead = payload.cacheReadTokens;
        cacheWrite = payload.cacheWriteTokens;
        input = Math.max(0, payload.uncachedInputTokens) + Math.max(0, cacheRead) + Math.max(0, cacheWrite);
        output = payload.outputTokens;
    }

    /** Whether the answer carried any number that Kiro sends last. */
    boolean tail() {
        return reported || credits >= 0 || !Double.isNaN(contextPercent);
    }

    /** Whether input and output fill the window. */
    boolean windowFull() {
        return contextPercent >= 100;
    }

    TokenUsage usage() {
        int reasoning = reasoningWeight == 0 ? -1 : TokenEstimator.tokens(reasoningWeight);
        int written = TokenEstimator.tokens(outputWeight);
        if (reported) {
            return new TokenUsage(
                    whole(input),
                    whole(output),
                    (int) Math.min(Integer.MAX_VALUE, cacheRead),
                    (int) Math.min(Integer.MAX_VALUE, cacheWrite),
                    reasoning,
                    credits,
                    TokenUsage.Source.UPSTREAM);
        }
        if (!Double.isNaN(contextPercent) && size.window() > 0) {
            long total = Math.round(contextPercent / 100 * size.window());
            return new TokenUsage(
                    whole(total - written), written, -1, -1, reasoning, credits, TokenUsage.Source.DERIVED);
        }
        return new TokenUsage(size.tokens(), written, -1, -1, reasoning, credits, TokenUsage.Source.ESTIMATED);
    }

    private static int whole(long tokens) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, tokens));
    }
}
