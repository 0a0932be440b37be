package io.kiroproxy.server.admin;

import java.util.HashMap;
import java.util.Map;

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
        return new CallCounts(
                all.plus(other.all), sum(accounts, other.accounts), sum(models, other.models), sum(hours, other.hours));
    }

    /** What came on top of {@code earlier}; what is not counted any more is left out. */
    CallCounts minus(CallCounts earlier) {
        return new CallCounts(
                all.minus(earlier.all),
                rest(accounts, earlier.accounts),
                rest(models, earlier.models),
                rest(hours, earlier.hours));
    }

    /** The same without hours before {@code now} that are too old. */
    CallCounts recent(long hourNow) {
        Map<String, Tally> kept = new HashMap<>(hours);
        kept.keySet().removeIf(hour -> Long.parseLong(hour) <= hourNow - MAX_HOURS);
        return new CallCounts(all, accounts, models, kept);
    }

    private static Map<String, Tally> sum(Map<String, Tally> one, Map<String, Tally> other) {
        Map<String, Tally> sum = new HashMap<>(one);
        other.forEach((key, tally) -> sum.merge(key, tally, Tally::plus));
        return sum;
    }

    private static Map<String, Tally> rest(Map<String, Tally> now, Map<String, Tally> earlier) {
        Map<String, Tally> rest = new HashMap<>();
        now.forEach((key, tally) -> {
            Tally more = tally.minus(earlier.getOrDefault(key, Tally.ZERO));
            if (more.requests() > 0) {
                rest.put(key, more);
            }
        });
        return rest;
    }
}
