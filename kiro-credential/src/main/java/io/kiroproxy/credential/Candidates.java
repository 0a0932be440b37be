package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.credential.PoolExplanation.Exclusion;
import io.kiroproxy.credential.PoolExplanation.Why;
import io.kiroproxy.credential.store.SharedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which accounts a call may use at a moment, and says of each other one why not. */
final class Candidates {
    private final Roster roster;
    private final SharedState state;
    private final Rates rates;
    private final LowBalance lowBalance;

    Candidates(Roster roster, SharedState state, Rates rates, LowBalance lowBalance) {
        this.roster = roster;
        this.state = state;
        this.rates = rates;
        this.lowBalance = lowBalance;
    }

    /** The account's health, seen from outside. */
    AccountHealth health(Account account, Instant now) {
        if (!account.enabled()) {
            return new AccountHealth.Disabled();
        }
        if (account.problem() != null) {
            return new AccountHealth.Unreadable(account.problem());
        }
        return state.account(account.id()).health().at(now);
    }

    AccountView view(Member member, Instant now) {
        Account account = member.account();
        Member.Usage usage = member.usage();
        AccountState known = state.account(account.id());
        return new AccountView(
                account,
                health(account, now),
                known,
                member.inFlight(),
                usage == null ? null : usage.limits(),
                usage == null ? null : usage.at(),
                lowBalance.isLow(member, known));
    }

    Shortlist shortlist(AccountQuery query, Set<String> tried, Instant now) {
        List<AccountId> candidates = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>();
        boolean listed = roster.members().stream().anyMatch(member -> member.offers(query.model(), now));
        for (Member member : roster.members()) {
            Exclusion exclusion = exclusion(member, query, tried, now);
            if (exclusion == null && listed && member.lacks(query.model(), now)) {
                exclusion =
                        exclusion(member.account(), Why.MODEL_DENIED, "its plan does not list " + query.model(), null);
            }
            if (exclusion == null) {
                candidates.add(member.id());
            } else {
                exclusions.add(exclusion);
            }
        }
        Optional<AccountId> sticky = state.session(query.session(), now);
        return new Shortlist(candidates, sticky.orElse(null), exclusions);
    }

    private @Nullable Exclusion exclusion(Member member, AccountQuery query, Set<String> tried, Instant now) {
        Account account = member.account();
        String id = account.id().value();
        String only = query.scope().account();
        if (only != null && !only.equals(id) && !only.equals(account.name())) {
            return exclusion(account, Why.NOT_FOR_THIS_CALL, "the call asks for another account", null);
        }
        Set<String> groups = query.scope().groups();
        String group = account.traits().group();
        if (!groups.isEmpty() && (group == null || !groups.contains(group))) {
            return exclusion(
                    account, Why.NOT_ALLOWED, "the caller may use accounts of " + list(groups) + " only", null);
        }
        AccountHealth health = health(account, now);
        if (!health.isReady()) {
            Instant end = health.endsAt();
            return exclusion(account, why(health), health.explanation(), end.equals(Instant.MAX) ? null : end);
        }
        ModelPause pause = state.account(account.id()).models().get(query.model());
        if (pause != null && now.isBefore(pause.until())) {
            return exclusion(
                    account, pause.denied() ? Why.MODEL_DENIED : Why.MODEL_CAPACITY, pause.reason(), pause.until());
        }
        boolean known = account.traits().sessions() == AccountTraits.Sessions.ALL
                || only != null
                || state.session(query.session(), now)
                        .filter(account.id()::equals)
                        .isPresent();
        if (!known) {
            return exclusion(account, Why.DRAINING, "it is being drained and takes no new sessions", null);
        }
        if (query.exclude().contains(id) || tried.contains(id)) {
            return exclusion(account, Why.NOT_FOR_THIS_CALL, "the call has tried it already", null);
        }
        Instant next = Rates.counted(query) ? rates.next(account, now) : null;
        if (next != null) {
            return exclusion(account, Why.PACED, "its limit of requests per minute is reached", next);
        }
        if (member.isFull()) {
            return exclusion(account, Why.BUSY, member.limit() + " calls at once is its limit", null);
        }
        return null;
    }

    private static String list(Set<String> groups) {
        return (groups.size() == 1 ? "group " : "groups ")
                + groups.stream().sorted().collect(Collectors.joining(", "));
    }

    private static Exclusion exclusion(Account account, Why why, String reason, @Nullable Instant until) {
        return new Exclusion(account.id(), account.label(), why, reason, until);
    }

    private static Why why(AccountHealth health) {
        if (health instanceof AccountHealth.CoolingDown cooling) {
            return cooling.cause() == AccountHealth.CoolingDown.Cause.THROTTLED ? Why.THROTTLED : Why.TROUBLE;
        }
        if (health instanceof AccountHealth.Exhausted) {
            return Why.EXHAUSTED;
        }
        return health instanceof AccountHealth.Disabled ? Why.DISABLED : Why.ACTION_REQUIRED;
    }
}
