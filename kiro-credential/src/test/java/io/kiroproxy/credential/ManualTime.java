package io.kiroproxy.credential;

import io.kiroproxy.core.spi.CallExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A clock and a keeper's thread that move when the test says so. Tasks may come from any thread. */
public final class ManualTime implements CallExecutor, InstantSource {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long sequence;

    private record Timer(Instant due, long sequence, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        synchronized (timers) {
            Timer timer = new Timer(now.plus(delay), sequence++, task);
            timers.add(timer);
            return () -> {
                synchronized (timers) {
                    timers.remove(timer);
                }
            };
        }
    }

    /** Runs what is there now and what follows from it, without moving time. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves time, running each timer at its moment. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        run();
        for (Timer next = due(end); next != null; next = due(end)) {
            now = next.due().isAfter(now) ? next.due() : now;
            next.task().run();
            run();
        }
        now = end;
    }

    /** Moves the clock alone: no timer fires. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    private @Nullable Timer due(Instant end) {
        synchronized (timers) {
            Timer first = timers.peek();
            return first == null || first.due().isAfter(end) ? null : timers.remove();
        }
    }
}
