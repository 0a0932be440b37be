package io.kiroproxy.credential;

import io.kiroproxy.core.spi.AccountQuery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
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

    /** A member, or null when it was removed meanwhile. */
    @Nullable
    Member choose(PoolExplanation explanation, AccountQuery query, Instant now) {
        AccountId sticky = explanation.sticky();
        if (sticky != null && explanation.candidates().contains(sticky)) {
            return parts.roster().member(sticky);
        }
        List<AccountView> ready = explanation.candidates().stream()
                .map(parts.roster()::member)
                .filter(Objects::nonNull)
                .map(member -> parts.candidates().view(member, now))
                .toList();
        if (ready.isEmpty()) {
            return null;
        }
        SelectionContext context = new SelectionContext(query.session(), query.model(), now);
        AccountId chosen = selected(context, ready)
                .or(() -> fallback.select(context, ready))
                .orElse(ready.get(0))
                .id();
        return parts.roster().member(chosen);
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
