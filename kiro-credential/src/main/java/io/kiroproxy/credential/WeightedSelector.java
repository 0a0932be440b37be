package io.kiroproxy.credential;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Chooses by chance, in proportion to the weights. */
final class WeightedSelector implements AccountSelector {
    private final RandomGenerator random;

    WeightedSelector(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public List<Score> scores(SelectionContext context, List<AccountView> ready) {
        double total = ready.stream().mapToInt(AccountView::weight).sum();
        return ready.stream()
                .map(view -> new Score(view.weight() / total, "weight " + view.weight() + " of " + (int) total))
                .toList();
    }

    @Override
    public Optional<AccountView> select(SelectionContext context, List<AccountView> ready) {
        int total = ready.stream().mapToInt(AccountView::weight).sum();
        int point = random.nextInt(total);
        for (AccountView view : ready) {
            point -= view.weight();
            if (point < 0) {
                return Optional.of(view);
            }
        }
        return Optional.empty();
    }
}
