package io.kiroproxy.credential;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses an account for a new session, or for one whose account may not be used any more.
 *
 * <p>Called on the caller's thread, by many threads at once; must not block. Sees only accounts that may be used now.
 * An exception, nothing, or an account that was not offered counts as no choice: the registry then takes the next one
 * round robin. Implementations must pass {@code AccountSelectorContract}.
 */
@FunctionalInterface
public interface AccountSelector {
    /**
     * Picks one of {@code ready}.
     *
     * @param ready never empty, in the order of the account list
     */
    Optional<AccountView> select(SelectionContext context, List<AccountView> ready);

    /** In turn: the one that was chosen longest ago (decisions.md 24). The default. */
    static AccountSelector roundRobin() {
        return new RoundRobinSelector();
    }

    /** The one with the fewest calls at the moment, in turn among equals. */
    static AccountSelector leastInFlight() {
        return best(Comparator.comparingInt(AccountView::inFlight));
    }

    /** The one with the lowest priority number, in turn among equals. */
    static AccountSelector priority() {
        return best(Comparator.comparingInt(AccountView::priority));
    }

    /** The one with the most credits left; unknown counts as none; in turn among equals. */
    static AccountSelector mostQuotaLeft() {
        return best(Comparator.comparingDouble(view -> -view.quotaLeft().orElse(0)));
    }

    /** By chance, in proportion to the weights. */
    static AccountSelector weighted(RandomGenerator random) {
        return new WeightedSelector(random);
    }

    /** The first of the list as long as it may be used, then the next: uses one account up before another. */
    static AccountSelector stickyFill() {
        return (context, ready) -> Optional.of(ready.get(0));
    }

    private static AccountSelector best(Comparator<AccountView> order) {
        AccountSelector turn = roundRobin();
        return (context, ready) -> {
            AccountView first = ready.stream().min(order).orElseThrow();
            List<AccountView> equals = ready.stream()
                    .filter(view -> order.compare(view, first) == 0)
                    .toList();
            return turn.select(context, equals);
        };
    }
}
