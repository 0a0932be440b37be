package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.model.TokenUsage;

/** Adds the usage of the exchanges of one answer; the sum is as good as its weaker part. */
final class UsageSum {

    private UsageSum() {}

    static TokenUsage of(TokenUsage a, TokenUsage b) {
        TokenUsage.Source weaker = a.source().compareTo(b.source()) > 0 ? a.source() : b.source();
        return new TokenUsage(
                sum(a.inputTokens(), b.inputTokens()),
                sum(a.outputTokens(), b.outputTokens()),
                known(a.cacheReadTokens(), b.cacheReadTokens()),
                known(a.cacheWriteTokens(), b.cacheWriteTokens()),
                known(a.reasoningTokens(), b.reasoningTokens()),
                a.credits() < 0 ? b.credits() : b.credits() < 0 ? a.credits() : a.credits() + b.credits(),
                weaker);
    }

    private static int known(int a, int b) {
        return a < 0 ? b : b < 0 ? a : sum(a, b);
    }

    private static int sum(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
    }
}
