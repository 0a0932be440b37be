package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountQuery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Picks one of the candidates: the session's own account, else what the selector says, else in turn. */
final class Choice {
    private static final System.Logger LOG = System.getLogger(AccountRegistry.class.getName());
    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

    private final RegistryParts parts;
    private final AccountSelector selector;
    private final AccountSelector fallback = AccountSelector.roundRobin();
    private final AtomicReference<Instant> logged = new AtomicReference<>(Instant.MIN);

    Choice(RegistryParts parts, AccountSelector selector) {
        this.parts = parts;
        this.selector = selector;
    }

    /** Who was chosen, and how all candidates stood before; empty where the session decided. */
    record Picked(Member member, List<PoolExplanation.Candidate> scored) {}

    /** Null when the chosen one was removed meanwhile. */
    @Nullable
    Picked choose(Shortlist shortlist, AccountQuery query, Instant now) {
        AccountId sticky = shortlist.sticky();
        if (sticky != null && shortlist.candidates().contains(sticky)) {
            return picked(sticky, List.of());
        }
        List<AccountView> ready = ready(shortlist, now);
        if (ready.isEmpty()) {
            return null;
        }
        SelectionContext context = new SelectionContext(query.session(), query.model(), now);
        List<PoolExplanation.Candidate> scored = scored(context, ready);
        return picked(slowly(context, ready, ready).id(), scored);
    }

    private @Nullable Picked picked(AccountId id, List<PoolExplanation.Candidate> scored) {
        Member member = parts.roster().member(id);
        return member == null ? null : new Picked(member, scored);
    }

    private List<AccountView> ready(Shortlist shortlist, Instant now) {
        return shortlist.candidates().stream()
                .map(parts.roster()::member)
                .filter(Objects::nonNull)
                .map(member -> parts.candidates().view(member, now))
                .toList();
    }

    /** Whoever is chosen and starts slowly may leave the turn to the others. */
    private AccountView slowly(SelectionContext context, List<AccountView> left, List<AccountView> ready) {
        AccountView chosen =
                selected(context, left).or(() -> fallback.select(context, left)).orElse(left.get(0));
        if (left.size() == 1 || parts.slowStart().takes(chosen, ready, context.now())) {
            return chosen;
        }
        return slowly(
                context,
                left.stream().filter(view -> !view.id().equals(chosen.id())).toList(),
                ready);
    }

    PoolExplanation explain(Shortlist shortlist, AccountQuery query, Instant now) {
        SelectionContext context = new SelectionContext(query.session(), query.model(), now);
        return explanation(shortlist, scored(context, ready(shortlist, now)));
    }

    /** A choice in words. */
    AccountChoice explain(RecentChoices.Made made) {
        boolean bySession = made.scored().isEmpty();
        List<PoolExplanation.Candidate> candidates = bySession
                ? ready(made.shortlist(), made.at()).stream()
                        .map(view -> new PoolExplanation.Candidate(
                                view.id(), view.account().label(), 1, null))
                        .toList()
                : made.scored();
        return new AccountChoice(made.at(), made.chosen(), explanation(made.shortlist(), candidates));
    }

    private PoolExplanation explanation(Shortlist shortlist, List<PoolExplanation.Candidate> candidates) {
        return new PoolExplanation(selector.name(), candidates, shortlist.sticky(), shortlist.exclusions());
    }

    private List<PoolExplanation.Candidate> scored(SelectionContext context, List<AccountView> ready) {
        List<AccountSelector.Score> scores = scores(context, ready);
        List<PoolExplanation.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ready.size(); i++) {
            AccountView view = ready.get(i);
            candidates.add(new PoolExplanation.Candidate(
                    view.id(),
                    view.account().label(),
                    parts.slowStart().share(view, ready, context.now()),
                    scores.isEmpty() ? null : scores.get(i)));
        }
        return candidates;
    }

    /** One for each of {@code ready}, or none where the selector does not say or says it of others. */
    private List<AccountSelector.Score> scores(SelectionContext context, List<AccountView> ready) {
        try {
            List<AccountSelector.Score> scores = selector.scores(context, ready);
            return scores.size() == ready.size() ? scores : List.of();
        } catch (RuntimeException e) {
            complain("the account selector could not explain itself", e, context.now());
            return List.of();
        }
    }

    private Optional<AccountView> selected(SelectionContext context, List<AccountView> ready) {
        try {
            Optional<AccountView> chosen = selector.select(context, ready);
            boolean offered = chosen.isPresent()
                    && ready.stream()
                            .anyMatch(view -> view.id().equals(chosen.get().id()));
            if (offered) {
                return chosen;
            }
            complain("the account selector chose nothing that was offered", null, context.now());
        } catch (RuntimeException e) {
            complain("the account selector failed", e, context.now());
        }
        return Optional.empty();
    }

    private void complain(String what, @Nullable RuntimeException failure, Instant now) {
        Instant last = Objects.requireNonNull(logged.get());
        if ((last.equals(Instant.MIN) || !now.isBefore(last.plus(LOG_PAUSE))) && logged.compareAndSet(last, now)) {
            LOG.log(Level.WARNING, what + "; going round robin", failure);
        }
    }
}
