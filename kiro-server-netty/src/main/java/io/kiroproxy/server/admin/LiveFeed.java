package io.kiroproxy.server.admin;

import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one watcher: a bounded queue that is emptied as the watcher asks. One subscriber. Any thread may offer;
 * signals are serial.
 */
final class LiveFeed implements Flow.Publisher<byte[]>, Flow.Subscription {

    /** Events that may wait for a watcher. */
    static final int MAX_WAITING = 256;

    /** Bytes that may wait for a watcher. */
    static final long MAX_BYTES = 1 << 20;

    private static final byte[] DROPPED = LiveEvents.event(
            "dropped", Json.object().put("reason", "events came faster than they were taken; connect again"));

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final Consumer<LiveFeed> onOver;
    private Flow.@Nullable Subscriber<? super byte[]> subscriber;
    private long bytes;
    private long demand;
    private boolean delivering;
    private boolean dropped;
    private boolean over;

    /** @param onOver runs when the feed needs no place any more, more than once perhaps */
    LiveFeed(Consumer<LiveFeed> onOver) {
        this.onOver = onOver;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super byte[]> watcher) {
        lock.lock();
        try {
            if (subscriber != null) {
                throw new IllegalStateException("a feed has one subscriber");
            }
            subscriber = watcher;
        } finally {
            lock.unlock();
        }
        watcher.onSubscribe(this);
        deliver();
    }

    void offer(byte[] event) {
        boolean full;
        lock.lock();
        try {
            if (over || dropped) {
                return;
            }
            waiting.add(event);
            bytes += event.length;
            full = waiting.size() > MAX_WAITING || bytes > MAX_BYTES;
        } finally {
            lock.unlock();
        }
        if (full) {
            drop();
        }
        deliver();
    }

    /** Forgets what waits, says so, and ends. */
    void drop() {
        lock.lock();
        try {
            dropped = true;
            waiting.clear();
            waiting.add(DROPPED);
            bytes = DROPPED.length;
        } finally {
            lock.unlock();
        }
        onOver.accept(this);
    }

    @Override
    public void request(long n) {
        lock.lock();
        try {
            demand = n <= 0 || demand > Long.MAX_VALUE - n ? Long.MAX_VALUE : demand + n;
        } finally {
            lock.unlock();
        }
        deliver();
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            over = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        onOver.accept(this);
    }

    /** Gives what was asked for; whoever comes while another delivers leaves it to that one. */
    private void deliver() {
        while (true) {
            Flow.Subscriber<? super byte[]> to;
            byte[] event = null;
            lock.lock();
            try {
                to = subscriber;
                boolean ready = !waiting.isEmpty() && demand > 0;
                boolean ended = dropped && waiting.isEmpty();
                if (delivering || over || to == null || !(ready || ended)) {
                    return;
                }
                if (ended) {
                    over = true;
                } else {
                    event = waiting.poll();
                    bytes -= event == null ? 0 : event.length;
                    demand--;
                }
                delivering = true;
            } finally {
                lock.unlock();
            }
            if (event == null) {
                to.onComplete();
            } else {
                to.onNext(event);
            }
            lock.lock();
            delivering = false;
            lock.unlock();
        }
    }
}
