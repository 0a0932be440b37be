package io.kiroproxy.credential;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Chooses whoever was chosen longest ago, so that accounts that come and go do not upset the turn. */
final class RoundRobinSelector implements AccountSelector {
    private static final int MAX_REMEMBERED = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, Long> lastTurn = new HashMap<>();
    private long turn;

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public List<Score> scores(SelectionContext context, List<AccountView> ready) {
        lock.lock();
        try {
            return ready.stream().map(view -> score(lastTurn.get(view.id()))).toList();
        } finally {
            lock.unlock();
        }
    }

    private Score score(@Nullable Long last) {
        if (last == null) {
            return new Score(turn + 1.0, "not chosen yet");
        }
        long since = turn - last;
        return new Score(since, since == 0 ? "chosen last" : "chosen " + (since + 1) + " choices ago");
    }

    @Override
    public Optional<AccountView> select(SelectionContext context, List<AccountView> ready) {
        lock.lock();
        try {
            AccountView chosen = ready.get(0);
            long oldest = Long.MAX_VALUE;
            for (AccountView view : ready) {
                long last = lastTurn.getOrDefault(view.id(), 0L);
                if (last < oldest) {
                    oldest = last;
                    chosen = view;
                }
            }
            lastTurn.put(chosen.id(), ++turn);
            forgetTheGone(ready);
            return Optional.of(chosen);
        } finally {
            lock.unlock();
        }
    }

    private void forgetTheGone(List<AccountView> ready) {
        if (lastTurn.size() > MAX_REMEMBERED + ready.size()) {
            Set<AccountId> present = new HashSet<>();
            ready.forEach(view -> present.add(view.id()));
            lastTurn.keySet().retainAll(present);
        }
    }
}
