package io.kiroproxy.credential;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Chooses whoever has the highest score, in turn among equals. */
final class BestSelector implements AccountSelector {
    private final String name;
    private final Function<AccountView, Score> score;
    private final AccountSelector turn = AccountSelector.roundRobin();

    BestSelector(String name, Function<AccountView, Score> score) {
        this.name = name;
        this.score = score;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<AccountView> select(SelectionContext context, List<AccountView> ready) {
        double best = Double.NEGATIVE_INFINITY;
        for (AccountView view : ready) {
            best = Math.max(best, score.apply(view).value());
        }
        double highest = best;
        return turn.select(
                context,
                ready.stream()
                        .filter(view -> score.apply(view).value() == highest)
                        .toList());
    }

    @Override
    public List<Score> scores(SelectionContext context, List<AccountView> ready) {
        return ready.stream().map(score).toList();
    }
}
