package io.kiroproxy.server.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/** Makes a server's threads and knows them, so that closing can wait until each has really ended. */
final class EdgeThreads implements ThreadFactory {

    private final ThreadFactory factory;
    private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

    EdgeThreads(String name) {
        this.factory = new DefaultThreadFactory(name);
    }

    @Override
    public Thread newThread(Runnable task) {
        made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = factory.newThread(task);
        made.add(thread);
        return thread;
    }

    /** Waits for each thread up to {@code patience}; gives up when interrupted, with the flag kept. */
    void join(Duration patience) {
        try {
            for (Thread thread : made) {
                thread.join(patience.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
