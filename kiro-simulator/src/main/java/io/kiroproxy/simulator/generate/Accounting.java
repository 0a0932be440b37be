package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.json.Json;
import java.util.Map;

/**
 * The numbers at the end of a stream (kiro-upstream.md 4.6): the percentage is total tokens over the window. Credits are
 * the simulator's own formula, multiplier times (input + 5 output) per 10,000 tokens, with GPT input beyond 272,000
 * tokens billed double.
 */
record Accounting(int input, int output, double percentage, double credits) {
    private static final double TOKENS_PER_CREDIT = 10_000;
    private static final int OUTPUT_WEIGHT = 5;
    private static final int GPT_SINGLE_PRICE = 272_000;

    static Accounting of(SimulatedModel model, int input, int output) {
        double percentage = (input + output) * 100.0 / model.maxInputTokens();
        double credits = model.multiplier() * (input + OUTPUT_WEIGHT * output) / TOKENS_PER_CREDIT;
        boolean doubled = model.isGpt() && input > GPT_SINGLE_PRICE;
        return new Accounting(input, output, percentage, doubled ? credits * 2 : credits);
    }

    Map<String, Object> tokenUsage() {
        return Json.object(
                "uncachedInputTokens",
                input,
                "cacheReadInputTokens",
                0,
                "cacheWriteInputTokens",
                0,
                "outputTokens",
                output,
                "totalTokens",
                input + output,
                "contextUsagePercentage",
                percentage);
    }
}
