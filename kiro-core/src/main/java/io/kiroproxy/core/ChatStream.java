package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A running answer for blocking code: iterate over its events, close it when done. Leaving the loop early and closing
 * cancels the call. At most {@value #BUFFER} events wait here; beyond that the upstream is not read.
 *
 * <p>One thread iterates; {@link #close} may come from any. A failure after the commit is thrown as
 * {@link GatewayException} by the iterator, after the events that came before it; so is an interrupt. Virtual
 * threads are not pinned.
 */
public final class ChatStream implements Iterable<ChatEvent>, AutoCloseable {

    /** Events that wait for the reader. */
    static final int BUFFER = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ChatEvent> queue = new ArrayDeque<>(BUFFER);
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private int taken;
    private boolean ended;
    private boolean closed;
    private boolean iterating;

    private ChatStream() {}

    /** Subscribes and waits for the commit. */
    static ChatStream open(Flow.Publisher<ChatEvent> events) {
        ChatStream stream = new ChatStream();
        events.subscribe(stream.new Receiver());
        stream.available();
        return stream;
    }

    /**
     * The events, once.
     *
     * @throws IllegalStateException on a second call
     */
    @Override
    public Iterator<ChatEvent> iterator() {
        lock.lock();
        try {
            if (iterating) {
                throw new IllegalStateException("second iterator (expected: one per stream)");
            }
            iterating = true;
        } finally {
            lock.unlock();
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return available();
            }

            @Override
            public ChatEvent next() {
                if (!available()) {
                    throw new NoSuchElementException("the answer has ended");
                }
                return take();
            }
        };
    }

    /** Ends the call if it still runs; nothing more is to be had. Idempotent. */
    @Override
    public void close() {
        Flow.Subscription running;
        lock.lock();
        try {
            closed = true;
            queue.clear();
            running = ended ? null : subscription;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.cancel();
        }
    }

    /** Waits until there is an event (true) or the end (false). */
    private boolean available() {
        lock.lock();
        try {
            while (queue.isEmpty() && !ended && !closed) {
                changed.await();
            }
            if (closed || !queue.isEmpty()) {
                return !closed;
            }
            if (failure != null) {
                throw asGatewayException(failure);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new GatewayException(
                    ErrorKind.INTERNAL, "the thread that waited for the answer was interrupted", null, e);
        } finally {
            lock.unlock();
        }
    }

    private ChatEvent take() {
        Flow.Subscription more = null;
        ChatEvent event;
        lock.lock();
        try {
            event = queue.remove();
            if (++taken == BUFFER / 2) {
                taken = 0;
                more = subscription;
            }
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(BUFFER / 2);
        }
        return event;
    }

    private static GatewayException asGatewayException(Throwable failure) {
        if (failure instanceof GatewayException known) {
            return known;
        }
        return new GatewayException(ErrorKind.INTERNAL, "the answer ended in an internal error", null, failure);
    }

    /** The call's side. */
    private final class Receiver implements Flow.Subscriber<ChatEvent> {

        @Override
        public void onSubscribe(Flow.Subscription given) {
            boolean late;
            lock.lock();
            try {
                subscription = given;
                late = closed;
            } finally {
                lock.unlock();
            }
            if (late) {
                given.cancel();
            } else {
                given.request(BUFFER);
            }
        }

        @Override
        public void onNext(ChatEvent event) {
            lock.lock();
            try {
                if (!closed) {
                    queue.add(event);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable error) {
            lock.lock();
            try {
                failure = error;
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
