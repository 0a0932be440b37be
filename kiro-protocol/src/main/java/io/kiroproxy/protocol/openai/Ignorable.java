package io.kiroproxy.protocol.openai;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Options this proxy cannot honour, and which of their values ask for nothing anyway. The upstream has no place for
 * any of them; they are named to the client instead of refused, because clients send them by habit.
 */
final class Ignorable {

    private static final Predicate<String> NONE = json -> false;
    private static final Predicate<String> ONE = number(1);
    private static final Predicate<String> ZERO = number(0);
    private static final Predicate<String> FALSE = "false"::equals;
    private static final Predicate<String> EMPTY = json -> json.matches("\\{\\s*}");

    private static final Map<String, Predicate<String>> IDLE = Map.ofEntries(
            Map.entry("temperature", ONE),
            Map.entry("top_p", ONE),
            Map.entry("top_k", NONE),
            Map.entry("min_p", ZERO),
            Map.entry("seed", NONE),
            Map.entry("logprobs", FALSE),
            Map.entry("top_logprobs", ZERO),
            Map.entry("logit_bias", EMPTY),
            Map.entry("frequency_penalty", ZERO),
            Map.entry("presence_penalty", ZERO),
            Map.entry("repetition_penalty", ONE),
            Map.entry("prediction", NONE),
            Map.entry("audio", NONE),
            Map.entry("service_tier", Set.of("\"auto\"", "\"default\"")::contains),
            Map.entry("verbosity", "\"medium\""::equals),
            Map.entry("store", FALSE));

    private Ignorable() {}

    /** Whether {@code field} is such an option. */
    static boolean knows(String field) {
        return IDLE.containsKey(field);
    }

    /** Whether the value {@code json} of the option {@code field} asks for what happens anyway. */
    static boolean asksForNothing(String field, String json) {
        return IDLE.getOrDefault(field, NONE).test(json);
    }

    private static Predicate<String> number(double idle) {
        return json -> {
            try {
                return Double.parseDouble(json) == idle;
            } catch (NumberFormatException notANumber) {
                return false;
            }
        };
    }
}
