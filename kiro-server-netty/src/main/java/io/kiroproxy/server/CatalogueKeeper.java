package io.kiroproxy.server;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.protocol.kiro.KiroProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Fetches each account's model catalogue when the server starts, when an account comes, and once an hour. Nothing waits
 * for it: until a catalogue is there the provider's built-in one counts. Confined to its executor.
 */
final class CatalogueKeeper {

    /** How old a catalogue may be (kiro-upstream-2026.md 11). */
    static final Duration AGE = Duration.ofHours(1);

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final System.Logger LOG = System.getLogger(CatalogueKeeper.class.getName());

    private final AccountRegistry accounts;
    private final ControlPlane controlPlane;
    private final KiroProvider provider;
    private final CallExecutor executor;
    private final Set<AccountId> known = new HashSet<>();
    private CallExecutor.Cancellable timer = () -> {};
    private Duration sinceAll = Duration.ZERO;
    private boolean stopped;

    CatalogueKeeper(AccountRegistry accounts, ControlPlane controlPlane, KiroProvider provider, CallExecutor executor) {
        this.accounts = accounts;
        this.controlPlane = controlPlane;
        this.provider = provider;
        this.executor = executor;
    }

    void start() {
        executor.execute(this::look);
    }

    void stop() {
        executor.execute(() -> {
            stopped = true;
            timer.cancel();
        });
    }

    private void look() {
        if (stopped) {
            return;
        }
        sinceAll = sinceAll.plus(LOOK);
        if (sinceAll.compareTo(AGE) >= 0) {
            sinceAll = Duration.ZERO;
            known.clear();
        }
        Set<AccountId> present = new HashSet<>();
        for (AccountView view : accounts.accounts()) {
            present.add(view.id());
            if (view.health().isReady() && known.add(view.id())) {
                fetch(view.id());
            }
        }
        known.removeIf(id -> {
            boolean gone = !present.contains(id);
            if (gone) {
                provider.forget(id.value());
            }
            return gone;
        });
        timer = executor.schedule(LOOK, this::look);
    }

    private void fetch(AccountId id) {
        AccountQuery query = new AccountQuery(
                "catalogue",
                KiroProvider.NAME,
                "",
                "catalogue-" + id,
                AccountScope.only(id.value()),
                Set.of(),
                Duration.ofSeconds(5));
        accounts.acquire(query).thenCompose(this::fetch).whenComplete((models, failure) -> {
            if (failure == null) {
                LOG.log(System.Logger.Level.DEBUG, "model catalogue fetched account={0} models={1}", id, models);
            } else {
                LOG.log(System.Logger.Level.DEBUG, "model catalogue not fetched account={0} cause={1}", id, failure);
            }
        });
    }

    private java.util.concurrent.CompletionStage<Integer> fetch(AccountLease lease) {
        return controlPlane
                .refreshModels(lease.identity())
                .thenApply(java.util.List::size)
                .whenComplete((models, failure) -> lease.close(new AttemptOutcome.Abandoned()));
    }
}
