package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.CallExecutor;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A channel's event loop as the executor of the calls that come in on it. */
final class LoopExecutor implements CallExecutor {

    private final EventExecutor loop;

    LoopExecutor(EventExecutor loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** The loop's own time in nanoseconds, which a test can move. */
    long now() {
        return loop instanceof AbstractScheduledEventExecutor scheduled
                ? scheduled.ticker().nanoTime()
                : System.nanoTime();
    }
}
