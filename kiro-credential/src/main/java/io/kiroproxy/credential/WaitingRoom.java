package io.kiroproxy.credential;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Calls that wait until an account is below its limit, first come, first served. */
final class WaitingRoom {
    private final RegistryParts parts;
    private final Consumer<Acquisition> again;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Acquisition> waiting = new ArrayDeque<>();
    private final AtomicBoolean waking = new AtomicBoolean();

    WaitingRoom(RegistryParts parts, Consumer<Acquisition> again) {
        this.parts = parts;
        this.again = again;
    }

    /** Lets the call wait for at most its own patience, which begins with the first time. */
    void enter(Acquisition acquisition) {
        Duration patience = acquisition.query.maxWait();
        if (patience.isZero() || patience.isNegative()) {
            acquisition.fail(NoneReady.busy("the call does not wait"));
            return;
        }
        if (!admitted(acquisition)) {
            acquisition.fail(NoneReady.busy(parts.settings().maxWaiting() + " calls wait already"));
            return;
        }
        if (acquisition.timeout == null) {
            acquisition.timeout = parts.executor().schedule(patience, () -> timedOut(acquisition, patience));
        }
        // A place may have become free between the look and the entry.
        Shortlist now = parts.candidates()
                .shortlist(acquisition.query, acquisition.tried, parts.clock().instant());
        if (!now.candidates().isEmpty()) {
            wake();
        }
    }

    private boolean admitted(Acquisition acquisition) {
        lock.lock();
        try {
            return waiting.size() < parts.settings().maxWaiting() && waiting.add(acquisition);
        } finally {
            lock.unlock();
        }
    }

    private void timedOut(Acquisition acquisition, Duration patience) {
        lock.lock();
        try {
            waiting.remove(acquisition);
        } finally {
            lock.unlock();
        }
        acquisition.fail(NoneReady.busy("none became free within " + patience.toMillis() + " ms"));
    }

    /** Has everybody look again, soon and once for many wakes. */
    void wake() {
        if (!isEmpty() && waking.compareAndSet(false, true)) {
            parts.executor().execute(() -> {
                waking.set(false);
                drained().forEach(again);
            });
        }
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private List<Acquisition> drained() {
        lock.lock();
        try {
            List<Acquisition> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }
}
