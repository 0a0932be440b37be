package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.spi.CallExecutor;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Begins a call for its first subscriber and refuses any other: an answer is not made twice. */
final class CallPublisher implements Flow.Publisher<ChatEvent> {

    private final Engine engine;
    private final ChatRequest request;
    private final CallExecutor executor;
    private final Set<Dispatch> running;
    private final AtomicBoolean closed;
    private final AtomicBoolean taken = new AtomicBoolean();

    CallPublisher(
            Engine engine, ChatRequest request, CallExecutor executor, Set<Dispatch> running, AtomicBoolean closed) {
        this.engine = engine;
        this.request = request;
        this.executor = executor;
        this.running = running;
        this.closed = closed;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!taken.compareAndSet(false, true)) {
            refuse(subscriber, new IllegalStateException("second subscriber (expected: one per call)"));
            return;
        }
        try {
            executor.execute(() -> begin(subscriber));
        } catch (RejectedExecutionException e) {
            refuse(subscriber, Gateway.closedFailure());
        }
    }

    private void begin(Flow.Subscriber<? super ChatEvent> subscriber) {
        AtomicReference<Dispatch> self = new AtomicReference<>();
        Dispatch call = new Dispatch(engine, request, executor, subscriber, () -> running.remove(self.get()));
        self.set(call);
        running.add(call);
        if (closed.get()) {
            running.remove(call);
            refuse(subscriber, Gateway.closedFailure());
        } else {
            call.start();
        }
    }

    private static void refuse(Flow.Subscriber<? super ChatEvent> subscriber, RuntimeException why) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(why);
    }
}
