package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * An event loop as the executor of a call. The transport recognises it and keeps the upstream connection on the same
 * loop.
 *
 * @param loop where everything of the call runs
 */
public record LoopExecutor(EventLoop loop) implements CallExecutor {

    public LoopExecutor {
        Objects.requireNonNull(loop, "loop");
    }

    /** The loop's own time in nanoseconds, which a test can move. */
    public long now() {
        return loop instanceof AbstractScheduledEventExecutor scheduled
                ? scheduled.ticker().nanoTime()
                : System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Future<?> future = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
