package io.kiroproxy.server;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.credential.AccountHealth;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.protocol.kiro.KiroProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Asks the upstream about each account in the background: its models when the server starts, when an account comes, and
 * once an hour; its usage as often as the settings say. Nothing waits for the answers: until a list of models is there the
 * provider's built-in one counts. Few questions at a time (kiro-upstream.md 10.1). Confined to its executor.
 */
final class AccountSurvey {

    /** How old a list of models may be (kiro-upstream-2026.md 11). */
    static final Duration MODELS_AGE = Duration.ofHours(1);

    /** After a question that was not answered. */
    static final Duration PAUSE = Duration.ofMinutes(5);

    /** Questions about usage that begin in one round. */
    static final int USAGE_AT_ONCE = 4;

    static final Duration ROUND = Duration.ofSeconds(30);
    private static final System.Logger LOG = System.getLogger(AccountSurvey.class.getName());

    private final AccountRegistry accounts;
    private final KiroProvider provider;
    private final CallExecutor executor;
    private final InstantSource clock;
    private final Map<AccountId, Instant> modelsNext = new HashMap<>();
    private final Map<AccountId, Instant> usageNext = new HashMap<>();
    private Duration usageAge;
    private CallExecutor.Cancellable timer = () -> {};
    private boolean stopped;

    /** @param usageAge how old an answer about usage may be; 0 for not asking */
    AccountSurvey(
            AccountRegistry accounts,
            KiroProvider provider,
            CallExecutor executor,
            InstantSource clock,
            Duration usageAge) {
        this.accounts = accounts;
        this.provider = provider;
        this.executor = executor;
        this.clock = clock;
        this.usageAge = usageAge;
    }

    void start() {
        executor.execute(this::round);
    }

    void stop() {
        executor.execute(() -> {
            stopped = true;
            timer.cancel();
        });
    }

    /** Asks for usage this often from now on. Any thread. */
    void usageAge(Duration age) {
        executor.execute(() -> {
            if (!age.equals(usageAge)) {
                usageAge = age;
                timer.cancel();
                round();
            }
        });
    }

    private void round() {
        if (stopped) {
            return;
        }
        timer = executor.schedule(ROUND, this::round);
        Instant now = clock.instant();
        Set<AccountId> present = new HashSet<>();
        int asked = 0;
        for (AccountView view : accounts.accounts()) {
            AccountId id = view.id();
            present.add(id);
            if (view.health().isReady() && isDue(modelsNext, id, now)) {
                ask(id, modelsNext, MODELS_AGE, "models", accounts.models(id, Duration.ZERO));
            }
            if (asked < USAGE_AT_ONCE && wantsUsage(view, now)) {
                asked++;
                ask(id, usageNext, Duration.ZERO, "usage", accounts.usage(id, Duration.ZERO));
            }
        }
        forget(present);
    }

    private boolean wantsUsage(AccountView view, Instant now) {
        Duration age = usageAge;
        boolean answers = view.health().isReady() || view.health() instanceof AccountHealth.Exhausted;
        Instant last = view.usageAt();
        boolean old = last == null || !now.isBefore(last.plus(age));
        return !age.isZero() && answers && old && isDue(usageNext, view.id(), now);
    }

    private static boolean isDue(Map<AccountId, Instant> next, AccountId id, Instant now) {
        Instant moment = next.get(id);
        return moment == null || !now.isBefore(moment);
    }

    /** @param again after an answer; how old an answer may be is looked at again each round where this is zero */
    private void ask(
            AccountId id, Map<AccountId, Instant> next, Duration again, String what, CompletionStage<?> question) {
        next.put(id, clock.instant().plus(PAUSE));
        question.whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.log(System.Logger.Level.DEBUG, "{0} not fetched account={1} cause={2}", what, id, failure);
            }
            Duration pause = failure == null ? again : PAUSE;
            executor.execute(() ->
                    next.computeIfPresent(id, (same, moment) -> clock.instant().plus(pause)));
        });
    }

    private void forget(Set<AccountId> present) {
        usageNext.keySet().retainAll(present);
        modelsNext.keySet().removeIf(id -> {
            boolean gone = !present.contains(id);
            if (gone) {
                provider.forget(id.value());
            }
            return gone;
        });
    }
}
