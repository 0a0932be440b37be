package io.kiroproxy.server.admin;

import io.kiroproxy.server.history.CallResult;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast accounts have answered lately: their newest answered calls, each without what other accounts took before.
 * Thread-safe.
 */
final class AccountPace {

    /** Calls of one account that are remembered. */
    static final int CALLS = 100;

    /**
     * How fast an account has answered, in milliseconds.
     *
     * @param calls how many calls that is about
     * @param first to the first event
     * @param whole to the end
     */
    record Pace(int calls, Spread first, Spread whole) {}

    /** A mean, and what 95 of 100 do not exceed. */
    record Spread(double mean, double p95) {

        static Spread of(double[] millis) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            return new Spread(
                    Arrays.stream(sorted).average().orElse(0), sorted[(int) Math.ceil(0.95 * sorted.length) - 1]);
        }
    }

    private record Answered(double first, double whole) {}

    private final Map<String, ArrayDeque<Answered>> accounts = new ConcurrentHashMap<>();

    /** Remembers a call, unless no account has answered it. */
    void add(CallRow row) {
        String account = row.account();
        Answered answered = answered(row);
        if (account == null || answered == null) {
            return;
        }
        if (accounts.size() >= CallCounter.MAX_KEYS && !accounts.containsKey(account)) {
            return;
        }
        accounts.compute(account, (id, known) -> {
            ArrayDeque<Answered> newest = known == null ? new ArrayDeque<>() : known;
            if (newest.size() == CALLS) {
                newest.removeFirst();
            }
            newest.addLast(answered);
            return newest;
        });
    }

    /** Remembers calls of earlier runs, newest first, if there is none of this one. */
    void addOlder(List<KeptCall> calls) {
        if (accounts.isEmpty()) {
            for (int i = calls.size() - 1; i >= 0; i--) {
                add(calls.get(i).row());
            }
        }
    }

    /** Null when the account has answered nothing that is remembered. */
    @Nullable
    Pace of(String account) {
        Pace[] pace = new Pace[1];
        accounts.computeIfPresent(account, (id, newest) -> {
            pace[0] = new Pace(
                    newest.size(),
                    Spread.of(newest.stream().mapToDouble(Answered::first).toArray()),
                    Spread.of(newest.stream().mapToDouble(Answered::whole).toArray()));
            return newest;
        });
        return pace[0];
    }

    private static @Nullable Answered answered(CallRow row) {
        Instant first = row.firstEventAt();
        List<CallRow.Attempt> attempts = row.attempts();
        int begin = attempts.size();
        while (begin > 0 && isOwn(attempts.get(begin - 1), row)) {
            begin--;
        }
        if (row.result() != CallResult.OK || first == null || begin == attempts.size()) {
            return null;
        }
        Instant since = attempts.get(begin).startedAt();
        return new Answered(
                millis(since, first),
                millis(since, attempts.get(attempts.size() - 1).endedAt()));
    }

    /** Whether it is one of the account's that went well: an answer may take several, as for a web search. */
    private static boolean isOwn(CallRow.Attempt attempt, CallRow row) {
        return attempt.failure() == null && attempt.account().equals(row.account());
    }

    private static double millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1_000_000.0);
    }
}
