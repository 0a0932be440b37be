package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does work that is too long for a call's executor, on one or two threads of its own: few, since each piece may need
 * much memory. Threads start with the first work and end when there is none. Any thread.
 */
final class Workshop implements AutoCloseable {

    /** Pieces of work that wait; one more is refused with {@code OVERLOADED}. */
    static final int MAX_WAITING = 256;

    private static final int MOST_THREADS = 2;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Logger LOG = System.getLogger("io.kiroproxy.core.call");

    private final ThreadPoolExecutor threads;

    /** @param processors how many the machine has */
    Workshop(int processors) {
        int size = Math.max(1, Math.min(MOST_THREADS, processors / 2));
        threads = new ThreadPoolExecutor(
                size, size, IDLE.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "kiro-gateway-work");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** What came of a piece of work. */
    record Made<T>(@Nullable T result, @Nullable Throwable failure) {

        /** The result, or what the work threw. */
        T orThrow() {
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (result == null) {
                throw new IllegalStateException("work without a result");
            }
            return result;
        }
    }

    /**
     * Does {@code work} and hands what came of it to {@code then} on {@code executor}.
     *
     * @throws GatewayException {@code OVERLOADED} when too much waits already
     */
    <T> void make(Supplier<T> work, CallExecutor executor, Consumer<Made<T>> then) {
        try {
            threads.execute(() -> {
                Made<T> made = made(work);
                try {
                    executor.execute(() -> then.accept(made));
                } catch (RejectedExecutionException e) {
                    LOG.log(Level.DEBUG, "nobody waits for a piece of work any more");
                }
            });
        } catch (RejectedExecutionException e) {
            throw new GatewayException(
                    ErrorKind.OVERLOADED, "the proxy has too many requests to work on at the moment", RETRY_AFTER, e);
        }
    }

    private static <T> Made<T> made(Supplier<T> work) {
        try {
            return new Made<>(work.get(), null);
        } catch (RuntimeException | Error e) {
            return new Made<>(null, e);
        }
    }

    /** Drops what waits and ends the threads after what they do now. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
