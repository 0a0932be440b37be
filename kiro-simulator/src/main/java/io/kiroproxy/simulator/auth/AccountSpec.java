package io.kiroproxy.simulator.auth;

import io.kiroproxy.simulator.catalog.Plan;
import java.util.Objects;
import java.util.Set;

/**
 * What an account is, before it is registered. Immutable; the {@code with…} methods give changed copies.
 *
 * @param name a name for assertions and for scenarios, unique in one simulator
 * @param kind the kind of credential
 * @param region the API region; it becomes the fourth segment of an own ARN
 * @param plan the subscription
 * @param creditLimit credits a month
 * @param creditsUsed credits used already
 * @param models ids of the models it may use; empty means all of its plan
 * @param requestsPerMinute how many generate calls a minute pass before 429; 0 means any number
 */
public record AccountSpec(
        String name,
        AccountKind kind,
        String region,
        Plan plan,
        double creditLimit,
        double creditsUsed,
        Set<String> models,
        int requestsPerMinute) {

    /** Checks and copies. */
    public AccountSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: empty (expected: a name unique in this simulator)");
        }
        Objects.requireNonNull(kind, "kind");
        if (!region.matches("[a-z]{2,4}(-[a-z]+)+-\\d{1,2}")) {
            throw new IllegalArgumentException("region: " + region + " (expected: a region such as us-east-1)");
        }
        models = Set.copyOf(models);
    }

    /** An account on the Pro plan in us-east-1. */
    public static AccountSpec of(String name, AccountKind kind) {
        return new AccountSpec(name, kind, "us-east-1", Plan.PRO, Plan.PRO.credits(), 0, Set.of(), 0);
    }

    /** A copy in another API region; social and Builder ID accounts keep their shared ARN. */
    public AccountSpec withRegion(String region) {
        return new AccountSpec(name, kind, region, plan, creditLimit, creditsUsed, models, requestsPerMinute);
    }

    /** A copy on another plan, with that plan's credits. */
    public AccountSpec withPlan(Plan plan) {
        return new AccountSpec(name, kind, region, plan, plan.credits(), creditsUsed, models, requestsPerMinute);
    }

    /** A copy with this many credits, of which some are used. */
    public AccountSpec withCredits(double limit, double used) {
        return new AccountSpec(name, kind, region, plan, limit, used, models, requestsPerMinute);
    }

    /** A copy that may use only these models. */
    public AccountSpec withModels(Set<String> ids) {
        return new AccountSpec(name, kind, region, plan, creditLimit, creditsUsed, ids, requestsPerMinute);
    }

    /** A copy that is throttled above this many generate calls a minute. */
    public AccountSpec withRequestsPerMinute(int most) {
        return new AccountSpec(name, kind, region, plan, creditLimit, creditsUsed, models, most);
    }
}
