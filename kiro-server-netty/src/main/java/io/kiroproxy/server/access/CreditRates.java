package io.kiroproxy.server.access;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What a call is likely to cost, learned from what calls of the same model have cost. An output token counts like five
 * of the input. Thread-safe, never blocks.
 */
final class CreditRates {

    /** Credits of an input token of a model with multiplier 1 before anything is known of it. */
    static final double FIRST = 1.0 / 10_000;

    /** Models that are remembered. */
    static final int MAX_MODELS = 1_000;

    private static final int OUTPUT_WEIGHT = 5;

    /** A reservation is this much larger than the guess, for prices vary with what is cached. */
    private static final double MARGIN = 1.25;

    private final ConcurrentHashMap<String, Double> rates = new ConcurrentHashMap<>();

    /** What a call will hardly cost more than. */
    double atMost(String model, double multiplier, long tokensIn, long tokensOut) {
        return MARGIN * guess(model, multiplier, tokensIn, tokensOut);
    }

    double guess(String model, double multiplier, long tokensIn, long tokensOut) {
        double rate = rates.getOrDefault(model, FIRST * (multiplier > 0 ? multiplier : 1));
        return rate * weight(tokensIn, tokensOut);
    }

    /** The dearest of what was seen lately: it falls slowly and rises at once. */
    void learn(String model, Spending spent) {
        double weight = weight(spent.tokensIn(), spent.tokensOut());
        if (weight <= 0 || spent.credits() <= 0 || (rates.size() >= MAX_MODELS && !rates.containsKey(model))) {
            return;
        }
        double seen = spent.credits() / weight;
        rates.merge(model, seen, (before, now) -> Math.max(now, before * 0.9 + now * 0.1));
    }

    private static double weight(long tokensIn, long tokensOut) {
        return tokensIn + (double) OUTPUT_WEIGHT * tokensOut;
    }
}
