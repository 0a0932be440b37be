package io.kiroproxy.core;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Places for calls in flight, and a bounded queue before them; who waits longest goes first. Any thread. */
final class CallSlots {

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final int all;
    private final int maxWaiting;
    private int free;

    CallSlots(int slots, int maxWaiting) {
        this.all = slots;
        this.free = slots;
        this.maxWaiting = maxWaiting;
    }

    /** Somebody who waits for a place. */
    static final class Waiter {
        private final Runnable granted;

        private Waiter(Runnable granted) {
            this.granted = granted;
        }
    }

    /** Places that are taken. */
    int taken() {
        lock.lock();
        try {
            return all - free;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place if there is one. */
    boolean enter() {
        lock.lock();
        try {
            if (free == 0) {
                return false;
            }
            free--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Queues for a place; {@code granted} runs on the thread of whoever leaves. Null when the queue is full. */
    @Nullable
    Waiter await(Runnable granted) {
        lock.lock();
        try {
            if (waiting.size() >= maxWaiting) {
                return null;
            }
            Waiter waiter = new Waiter(granted);
            waiting.add(waiter);
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Stops waiting; false when the place has been given already, which must then be left. */
    boolean forget(Waiter waiter) {
        lock.lock();
        try {
            return waiting.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back, to the one who waits longest if any. */
    void leave() {
        Waiter next;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.granted.run();
        }
    }
}
