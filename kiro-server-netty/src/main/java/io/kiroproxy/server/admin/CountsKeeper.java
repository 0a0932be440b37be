package io.kiroproxy.server.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the counts of calls survive a restart (decisions.md 23), and when models were seen: reads what is in the home when it
 * starts, adds what has come every few seconds and once more at the end, on a thread of its own.
 */
public final class CountsKeeper {

    /** How long a count may be in memory only. */
    static final Duration RHYTHM = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(CountsKeeper.class.getName());

    private final CallJournal calls;
    private final @Nullable ModelNames models;
    private final CountsFile file;
    private final ScheduledThreadPoolExecutor executor;
    private final InstantSource clock;
    private boolean failing;

    private CountsKeeper(
            CallJournal calls,
            @Nullable ModelNames models,
            Path home,
            ScheduledThreadPoolExecutor executor,
            InstantSource clock) {
        this.calls = calls;
        this.models = models;
        this.file = new CountsFile(home);
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Reads the counts of {@code home}, blocking for a moment, and begins to write them.
     *
     * @param models who knows when models were seen, null for nobody
     */
    public static CountsKeeper start(CallJournal calls, @Nullable ModelNames models, Path home, InstantSource clock) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kiro-counts");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        CountsKeeper keeper = new CountsKeeper(calls, models, home, executor, clock);
        keeper.read();
        executor.scheduleWithFixedDelay(keeper::save, RHYTHM.toMillis(), RHYTHM.toMillis(), TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** Writes what is left and stops. Blocks for a moment. Idempotent. */
    public void stop() {
        executor.shutdown();
        try {
            if (executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                save();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            calls.saved(CallCounts.ZERO, file.read());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the counts of calls cannot be read cause={0}", e.toString());
        }
    }

    private synchronized void save() {
        try {
            if (models != null) {
                models.saveSightings();
            }
            saveCounts();
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "what was counted cannot be written cause={0}", e.toString());
            }
            failing = true;
        }
    }

    private void saveCounts() throws IOException {
        CallCounts live = calls.live();
        CallCounts more = live.minus(calls.savedLive());
        if (more.all().requests() > 0) {
            calls.saved(live, file.add(more, CallCounter.hour(clock.millis())));
        }
    }
}
