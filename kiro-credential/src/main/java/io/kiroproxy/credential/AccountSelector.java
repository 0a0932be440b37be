package io.kiroproxy.credential;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

    /** What it is called in explanations. */
    default String name() {
        return "custom";
    }

    /**
     * How each of {@code ready} stands, in their order, for explanations: the highest is next, equals take turns. Changes
     * nothing. Empty where a selector does not say.
     */
    default List<Score> scores(SelectionContext context, List<AccountView> ready) {
        return List.of();
    }

    /**
     * How an account stands.
     *
     * @param value the higher the sooner
     * @param reason what the value is made of, for people
     */
    record Score(double value, String reason) {
        public Score {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** In turn: the one that was chosen longest ago (decisions.md 24). The default. */
    static AccountSelector roundRobin() {
        return new RoundRobinSelector();
    }

    /** The one with the fewest calls at the moment, in turn among equals. */
    static AccountSelector leastInFlight() {
        return new BestSelector(
                "least-in-flight", view -> new Score(-view.inFlight(), view.inFlight() + " calls at the moment"));
    }

    /** The one with the lowest priority number, in turn among equals. */
    static AccountSelector priority() {
        return new BestSelector("priority", view -> new Score(-view.priority(), "priority " + view.priority()));
    }

    /** The one with the most credits left; unknown counts as none; in turn among equals. */
    static AccountSelector mostQuotaLeft() {
        return new BestSelector(
                "most-credit-left",
                view -> view.quotaLeft().isEmpty()
                        ? new Score(0, "credits left are not known")
                        : new Score(
                                view.quotaLeft().getAsDouble(),
                                String.format(
                                        Locale.ROOT,
                                        "%.1f credits left",
                                        view.quotaLeft().getAsDouble())));
    }

    /** By chance, in proportion to the weights. */
    static AccountSelector weighted(RandomGenerator random) {
        return new WeightedSelector(random);
    }

    /** The first of the list as long as it may be used, then the next: uses one account up before another. */
    static AccountSelector stickyFill() {
        return new StickyFillSelector();
    }
}
