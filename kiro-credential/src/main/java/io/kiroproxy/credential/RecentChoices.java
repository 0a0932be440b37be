package io.kiroproxy.credential;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why the newest calls got the accounts they got. Thread-safe; takes a lock for a moment. */
final class RecentChoices {
    /** Calls that are remembered; beyond it the oldest is forgotten. */
    static final int MAX_CALLS = 1_000;

    /** Choices of one call that are remembered, the first ones. */
    static final int MAX_OF_A_CALL = 20;

    /** What was known when somebody was chosen; put into words only when it is asked for. */
    record Made(Instant at, AccountId chosen, Shortlist shortlist, List<PoolExplanation.Candidate> scored) {}

    private final Map<String, List<Made>> calls = new LinkedHashMap<>();

    synchronized void keep(String call, Made made) {
        List<Made> known = calls.computeIfAbsent(call, id -> new ArrayList<>(1));
        if (known.size() < MAX_OF_A_CALL) {
            known.add(made);
        }
        if (calls.size() > MAX_CALLS) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    synchronized List<Made> of(String call) {
        return List.copyOf(calls.getOrDefault(call, List.of()));
    }
}
