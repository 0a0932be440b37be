package io.kiroproxy.core.testing;

import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * A call executor whose tasks run when the test says so, on the test's thread, and whose timers follow a manual clock.
 * One thread only.
 */
public final class ManualExecutor implements CallExecutor {

    private final ManualClock clock;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long sequence;

    public ManualExecutor(ManualClock clock) {
        this.clock = clock;
    }

    private record Timer(long dueNanos, long sequence, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(clock.nanos() + delay.toNanos(), sequence++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs tasks until there is none. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves time on, stopping at each timer on the way to run it and what follows from it. */
    public void advance(Duration by) {
        run();
        long end = clock.nanos() + by.toNanos();
        for (Timer next = timers.peek(); next != null && next.dueNanos <= end; next = timers.peek()) {
            timers.remove();
            clock.advance(Duration.ofNanos(Math.max(0, next.dueNanos - clock.nanos())));
            next.task.run();
            run();
        }
        clock.advance(Duration.ofNanos(end - clock.nanos()));
    }

    /** Timers that have neither run nor been cancelled. */
    public int timers() {
        return timers.size();
    }
}
