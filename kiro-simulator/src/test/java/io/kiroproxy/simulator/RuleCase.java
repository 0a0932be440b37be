package io.kiroproxy.simulator;

import static io.kiroproxy.simulator.Bodies.change;
import static io.kiroproxy.simulator.Bodies.minimal;
import static io.kiroproxy.simulator.Bodies.object;
import static io.kiroproxy.simulator.Bodies.tool;
import static io.kiroproxy.simulator.Bodies.toolRound;
import static io.kiroproxy.simulator.Bodies.withTools;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One violation: what is broken, and the answer it must have; a null message is not looked at. */
record RuleCase(
        String rule,
        Map<String, Object> body,
        @Nullable String message,
        @Nullable String reason) {
    @Override
    public String toString() {
        return rule;
    }

    static RuleCase text(
            SimulatedAccount account,
            String rule,
            Consumer<Map<String, Object>> broken,
            @Nullable String message,
            @Nullable String reason) {
        return new RuleCase(rule, change(minimal(account, "Hi"), broken), message, reason);
    }

    static RuleCase round(
            SimulatedAccount account,
            String rule,
            Consumer<Map<String, Object>> broken,
            @Nullable String message,
            @Nullable String reason) {
        return new RuleCase(rule, change(toolRound(account), broken), message, reason);
    }

    static RuleCase tools(
            SimulatedAccount account,
            String rule,
            Consumer<Map<String, Object>> broken,
            @Nullable String message,
            @Nullable String reason) {
        return new RuleCase(rule, change(withTools(account, "Hi", tool("one")), broken), message, reason);
    }

    static Map<String, Object> state(Map<String, Object> body) {
        return object(body, "conversationState");
    }
}
