package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how long the upstream may be silent. Time in which nothing is awaited from it, because the client does not
 * read, is not counted. Keeps one timer and moves it only when it fires, so that an event costs no timer operation.
 */
final class Silence {

    private final CallExecutor executor;
    private final LongSupplier ticker;
    private final Runnable expired;
    private CallExecutor.@Nullable Cancellable timer;
    private long limitNanos;
    private long startedAt;
    private long usedNanos;
    private boolean paused = true;

    Silence(CallExecutor executor, LongSupplier ticker, Runnable expired) {
        this.executor = executor;
        this.ticker = ticker;
        this.expired = expired;
    }

    /** Counts from now, up to {@code limit}. */
    void begin(Duration limit) {
        stop();
        limitNanos = limit.toNanos();
        usedNanos = 0;
        resume();
    }

    /** Something came: counts anew, up to {@code limit}. */
    void heard(Duration limit) {
        long nanos = limit.toNanos();
        boolean sooner = nanos < limitNanos;
        limitNanos = nanos;
        usedNanos = 0;
        startedAt = ticker.getAsLong();
        if (sooner && timer != null) {
            timer.cancel();
            arm();
        }
    }

    void pause() {
        if (!paused) {
            paused = true;
            usedNanos += ticker.getAsLong() - startedAt;
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            startedAt = ticker.getAsLong();
            if (timer == null) {
                arm();
            }
        }
    }

    void stop() {
        paused = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm() {
        timer = executor.schedule(Duration.ofNanos(Math.max(1, remaining())), this::check);
    }

    private void check() {
        timer = null;
        if (paused) {
            return;
        }
        if (remaining() <= 0) {
            paused = true;
            expired.run();
        } else {
            arm();
        }
    }

    private long remaining() {
        return limitNanos - usedNanos - (ticker.getAsLong() - startedAt);
    }
}
