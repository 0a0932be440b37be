package io.kiroproxy.core;

import io.kiroproxy.core.spi.CallExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A few single-threaded executors for calls of embedders without one, made when the first is needed. Any thread. */
final class OwnExecutors implements AutoCloseable {

    /** How long closing waits for each thread to end. */
    static final long CLOSE_WAIT_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ScheduledThreadPoolExecutor> executors = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final int size;
    private int next;
    private boolean closed;

    OwnExecutors(int size) {
        this.size = size;
    }

    CallExecutor next() {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            int index = next;
            next = (next + 1) % size;
            if (index == executors.size()) {
                executors.add(create(index));
            }
            return CallExecutor.of(executors.get(index));
        } finally {
            lock.unlock();
        }
    }

    private ScheduledThreadPoolExecutor create(int index) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kiro-gateway-" + index);
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Runs what was handed over before, drops timers, and ends the threads; those are gone afterwards, save the caller's own. */
    @Override
    public void close() {
        List<ScheduledThreadPoolExecutor> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(executors);
        } finally {
            lock.unlock();
        }
        all.forEach(ScheduledThreadPoolExecutor::shutdown);
        try {
            // Not the executors' own word for it: they count as terminated a moment before their threads are gone.
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    thread.join(TimeUnit.SECONDS.toMillis(CLOSE_WAIT_SECONDS));
                    if (thread.isAlive()) {
                        all.forEach(ScheduledThreadPoolExecutor::shutdownNow);
                    }
                }
            }
        } catch (InterruptedException e) {
            all.forEach(ScheduledThreadPoolExecutor::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
