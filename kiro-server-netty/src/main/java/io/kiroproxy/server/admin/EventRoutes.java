package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.http.ApiAnswer;
import io.kiroproxy.server.http.ApiRoute;
import io.kiroproxy.server.logs.LogTail;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** {@code GET /api/events}: what happens, as it happens. Never blocks. */
final class EventRoutes {

    /** How often the counts are told at most. */
    static final Duration STATS = Duration.ofSeconds(1);

    /** Lines of the log that are told in one second; the others are in {@code /api/log-lines}, and their numbers missing. */
    static final int MAX_LINES = 100;

    private final LiveEvents events;
    private final StatsRoutes stats;
    private final CallExecutor timers;
    private final AtomicBoolean statsDue = new AtomicBoolean();
    private final AtomicReference<Second> lines = new AtomicReference<>(new Second(0, 0));

    /** How many lines of the log were told in which second. */
    private record Second(long second, int told) {
        Second and(long now) {
            return now == second ? new Second(second, told + 1) : new Second(now, 1);
        }
    }

    /** @param timers for what is told a moment later */
    EventRoutes(LiveEvents events, StatsRoutes stats, CallExecutor timers) {
        this.events = events;
        this.stats = stats;
        this.timers = timers;
    }

    ApiRoute route() {
        return new ApiRoute(
                "GET",
                "/api/events",
                request -> CompletableFuture.completedFuture(
                        ApiAnswer.events(events.open(LiveEvents.Kind.STATS, stats.now()))));
    }

    /** Tells of calls from now on. */
    void tellOf(CallJournal calls) {
        calls.watch(this::call);
    }

    /** Tells of changes of accounts from now on. */
    void tellOf(AccountRegistry accounts, AccountRows rows) {
        accounts.addListener((id, what) -> events.publish(LiveEvents.Kind.ACCOUNT, () -> accounts.account(id)
                .map(rows::summary)
                .orElseGet(() -> Json.object().put("id", id.value()).put("removed", true))
                .put("what", what)));
    }

    /** Tells of lines of the log from now on: of so many a second that a busy logger drives no watcher away. */
    void tellOf(LogTail log) {
        log.watch(line -> {
            if (events.watched()
                    && lines.updateAndGet(told -> told.and(line.at().getEpochSecond()))
                                    .told()
                            <= MAX_LINES) {
                events.publish(LiveEvents.Kind.LOG, () -> LogLineRoutes.row(line));
            }
        });
    }

    private void call(CallRow row) {
        events.publish(LiveEvents.Kind.CALL, () -> LogRoutes.row(row));
        if (events.watched() && statsDue.compareAndSet(false, true)) {
            try {
                timers.schedule(STATS, this::tellStats);
            } catch (RejectedExecutionException e) {
                statsDue.set(false);
            }
        }
    }

    private void tellStats() {
        statsDue.set(false);
        events.publish(LiveEvents.Kind.STATS, stats::now);
    }
}
