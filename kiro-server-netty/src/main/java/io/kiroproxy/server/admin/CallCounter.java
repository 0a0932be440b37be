package io.kiroproxy.server.admin;

import io.kiroproxy.server.history.CallRow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts calls since the start. Thread-safe; nobody waits for anybody. */
final class CallCounter {

    /** Accounts or models that are told apart; more go together. */
    static final int MAX_KEYS = 2_000;

    /** What those beyond {@link #MAX_KEYS} are called. */
    static final String OTHERS = "others";

    private static final long HOUR = 3_600_000;

    private final TallyAdder all = new TallyAdder();
    private final Map<String, TallyAdder> accounts = new ConcurrentHashMap<>();
    private final Map<String, TallyAdder> models = new ConcurrentHashMap<>();
    private final Map<String, TallyAdder> hours = new ConcurrentHashMap<>();

    void add(CallRow row) {
        Tally call = Tally.of(row);
        all.add(call);
        if (row.account() != null) {
            of(accounts, row.account()).add(call);
        }
        of(models, row.ranModel() == null ? CallRow.UNKNOWN : row.ranModel()).add(call);
        long hour = hour(row.startedAt().toEpochMilli());
        String name = Long.toString(hour);
        if (!hours.containsKey(name)) {
            hours.keySet().removeIf(known -> Long.parseLong(known) <= hour - CallCounts.MAX_HOURS);
        }
        hours.computeIfAbsent(name, fresh -> new TallyAdder()).add(call);
    }

    CallCounts counts() {
        return new CallCounts(all.sum(), sums(accounts), sums(models), sums(hours));
    }

    static long hour(long millis) {
        return Math.floorDiv(millis, HOUR);
    }

    private static TallyAdder of(Map<String, TallyAdder> map, String key) {
        TallyAdder known = map.get(key);
        if (known != null) {
            return known;
        }
        return map.computeIfAbsent(map.size() < MAX_KEYS ? key : OTHERS, name -> new TallyAdder());
    }

    private static Map<String, Tally> sums(Map<String, TallyAdder> adders) {
        Map<String, Tally> sums = new HashMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }
}
