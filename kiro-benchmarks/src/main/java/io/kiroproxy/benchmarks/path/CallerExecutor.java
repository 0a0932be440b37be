package io.kiroproxy.benchmarks.path;

import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.util.ArrayDeque;

/** Runs what it is given when its only thread says so; its timers never fire. */
final class CallerExecutor implements CallExecutor {

    private static final Cancellable NEVER = () -> {};

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return NEVER;
    }

    /** Runs all that is there and all that comes of it. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
