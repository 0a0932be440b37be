package io.kiroproxy.server;

import io.kiroproxy.protocol.kiro.history.HistoryKeeper;
import io.kiroproxy.server.config.ConfigStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks for changed settings now and then, on a thread of its own because that touches files. */
final class SettingsWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread;

    private SettingsWatch(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** Has {@code server} and what belongs to it obey {@code store} from now on. */
    static SettingsWatch start(ConfigStore store, KiroServer server, HistoryKeeper histories, LiveAccounts accounts) {
        store.watch(snapshot -> {
            server.change(snapshot.config());
            histories.replace(snapshot.config().longHistory());
            accounts.change(snapshot.config().accounts());
        });
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "kiro-settings");
            named.setDaemon(true);
            return named;
        });
        thread.scheduleWithFixedDelay(store::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return new SettingsWatch(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
