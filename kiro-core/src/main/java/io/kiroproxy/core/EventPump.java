package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.CallExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Counts demand between the bodies of a call's exchanges and the one subscriber of its events; nobody else does.
 * Asks a body for its next buffer only when nothing is queued and the subscriber still wants something, so that at
 * most the events of one buffer wait here. Confined to the call's executor except for {@link #request} and
 * {@link #cancel}, which come from anywhere.
 */
final class EventPump implements Flow.Subscription {

    private static final Logger LOG = System.getLogger("io.kiroproxy.core.call");

    /** What the pump works for. All methods run on the call's executor. */
    interface Source {

        /** A buffer has been asked for: from now on the upstream is awaited. */
        void asked();

        /** Turns bytes into events, handing them to {@link EventPump#offer}. */
        void read(ByteBuffer bytes);

        /** The body has ended. */
        void bodyEnded();

        /** The body broke. */
        void bodyFailed(Throwable error);

        /** The subscriber has left before the end, or broke the rules of {@link Flow}. */
        void cancelled();

        /** The last event has been handed over; the end follows. */
        void ending();
    }

    private final CallExecutor executor;
    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private final Source source;
    private final ArrayDeque<ChatEvent> queue = new ArrayDeque<>();
    private @Nullable Body body;
    private @Nullable Throwable error;
    private long demand;
    private boolean draining;
    private boolean ended;
    private boolean done;
    private volatile @Nullable Thread emitting;

    EventPump(CallExecutor executor, Flow.Subscriber<? super ChatEvent> subscriber, Source source) {
        this.executor = executor;
        this.subscriber = subscriber;
        this.source = source;
    }

    /** Hands the subscriber its subscription. Called once, first. */
    void start() {
        emitting = Thread.currentThread();
        try {
            subscriber.onSubscribe(this);
        } catch (RuntimeException | Error e) {
            subscriberFailed(e);
        } finally {
            emitting = null;
        }
        drain();
    }

    /** Reads from {@code publisher} from now on. The body before it must have ended or been {@linkplain #detach cut}. */
    void attach(Flow.Publisher<ByteBuffer> publisher) {
        Body next = new Body();
        body = next;
        publisher.subscribe(next);
    }

    /** Cancels the present body, if any; no signal of it arrives any more. */
    void detach() {
        Body present = body;
        body = null;
        if (present != null && present.subscription != null) {
            present.subscription.cancel();
        }
    }

    /** Queues an event; it goes out with the next {@link #drain}. */
    void offer(ChatEvent event) {
        if (!done && !ended) {
            queue.add(event);
        }
    }

    /** Ends the stream after what is queued. */
    void complete() {
        ended = true;
        drain();
    }

    /** Ends the stream with {@code failure} after what is queued. */
    void fail(Throwable failure) {
        if (!ended) {
            error = failure;
            ended = true;
        }
        drain();
    }

    @Override
    public void request(long n) {
        if (Thread.currentThread() == emitting) {
            add(n);
        } else {
            executor.execute(() -> {
                add(n);
                drain();
            });
        }
    }

    @Override
    public void cancel() {
        if (Thread.currentThread() == emitting) {
            leave();
        } else {
            executor.execute(this::leave);
        }
    }

    private void add(long n) {
        if (done) {
            return;
        }
        if (n <= 0) {
            leave();
            subscriber.onError(
                    new IllegalArgumentException("demand: " + n + " (expected: 1 or more, Reactive Streams 3.9)"));
            return;
        }
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }

    private void leave() {
        if (done) {
            return;
        }
        done = true;
        detach();
        if (ended && queue.isEmpty()) {
            source.ending();
        } else {
            queue.clear();
            source.cancelled();
        }
    }

    /** A subscriber that throws is one that has left (Reactive Streams 2.13). */
    private void subscriberFailed(Throwable defect) {
        LOG.log(Level.ERROR, "a subscriber of chat events threw; its call is cancelled", defect);
        leave();
    }

    /** Hands over what is wanted, then asks for more. A nested call leaves the work to the outer one. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        emitting = Thread.currentThread();
        try {
            while (step()) {
                // each step hands over one event, asks for one buffer, or ends the stream
            }
        } catch (RuntimeException | Error e) {
            subscriberFailed(e);
        } finally {
            emitting = null;
            draining = false;
        }
    }

    private boolean step() {
        if (done) {
            return false;
        }
        if (!queue.isEmpty()) {
            if (demand == 0) {
                return false;
            }
            demand--;
            subscriber.onNext(queue.remove());
            return true;
        }
        if (ended) {
            finish();
            return false;
        }
        return demand > 0 && body != null && body.ask();
    }

    private void finish() {
        done = true;
        detach();
        source.ending();
        if (error == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(error);
        }
    }

    /** One exchange's body; deaf once it has been replaced. */
    private final class Body implements Flow.Subscriber<ByteBuffer> {

        private Flow.@Nullable Subscription subscription;
        private boolean asked;

        /** Asks for a buffer unless one is on its way; answers whether it did. */
        boolean ask() {
            if (asked || subscription == null) {
                return false;
            }
            asked = true;
            source.asked();
            subscription.request(1);
            return true;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            if (body != this || subscription != null) {
                given.cancel();
                return;
            }
            subscription = given;
            drain();
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            if (body == this) {
                asked = false;
                source.read(bytes);
                drain();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (body == this) {
                body = null;
                source.bodyFailed(failure);
                drain();
            }
        }

        @Override
        public void onComplete() {
            if (body == this) {
                body = null;
                source.bodyEnded();
                drain();
            }
        }
    }
}
