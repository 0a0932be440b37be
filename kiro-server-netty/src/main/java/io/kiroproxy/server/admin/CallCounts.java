package io.kiroproxy.server.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Counts of calls at one moment: all of them, by account, by model, and by hour since 1970.
 */
record CallCounts(Tally all, Map<String, Tally> accounts, Map<String, Tally> models, Map<String, Tally> hours) {

    /** No calls. */
    static final CallCounts ZERO = new CallCounts(Tally.ZERO, Map.of(), Map.of(), Map.of());

    /** Hours that are kept. */
    static final int MAX_HOURS = 7 * 24;

    CallCounts {
        accounts = Map.copyOf(accounts);
        models = Map.copyOf(models);
        hours = Map.copyOf(hours);
    }

    CallCounts plus(CallCounts other) {
        return with(other, Tally::plus);
    }

    /** What came on top of {@code earlier}. */
    CallCounts minus(CallCounts earlier) {
        return with(earlier, Tally::minus);
    }

    /** The same without hours before {@code now} that are too old. */
    CallCounts recent(long hourNow) {
        Map<String, Tally> kept = new HashMap<>(hours);
        kept.keySet().removeIf(hour -> Long.parseLong(hour) <= hourNow - MAX_HOURS);
        return new CallCounts(all, accounts, models, kept);
    }

    private CallCounts with(CallCounts other, BinaryOperator<Tally> operation) {
        return new CallCounts(
                operation.apply(all, other.all),
                merged(accounts, other.accounts, operation),
                merged(models, other.models, operation),
                merged(hours, other.hours, operation));
    }

    private static Map<String, Tally> merged(
            Map<String, Tally> one, Map<String, Tally> other, BinaryOperator<Tally> operation) {
        Map<String, Tally> result = new HashMap<>(one);
        other.forEach((key, tally) -> {
            Tally known = result.getOrDefault(key, Tally.ZERO);
            result.put(key, operation.apply(known, tally));
        });
        return result;
    }
}
