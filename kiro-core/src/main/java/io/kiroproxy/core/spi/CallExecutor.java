package io.kiroproxy.core.spi;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs everything that belongs to one call, one task at a time and in order, and keeps its timers. A Netty event
 * loop is one; {@link #of} makes one of any single-threaded scheduled executor.
 */
public interface CallExecutor extends Executor {

    /** Runs {@code task} here after {@code delay}, unless cancelled before. */
    Cancellable schedule(Duration delay, Runnable task);

    /** Something that may still be called off. */
    @FunctionalInterface
    interface Cancellable {
        /** Calls it off; does nothing when it has run. */
        void cancel();
    }

    /** Wraps an executor with one thread; it stays the caller's to shut down. */
    static CallExecutor of(ScheduledExecutorService singleThread) {
        return new CallExecutor() {
            @Override
            public void execute(Runnable task) {
                singleThread.execute(task);
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                Future<?> future = singleThread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            }
        };
    }
}
