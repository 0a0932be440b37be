package io.kiroproxy.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what it receives and complains about broken rules of {@link Flow}. */
public final class RecordingSubscriber<T> implements Flow.Subscriber<T> {

    private final List<T> items = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final long initialDemand;
    private Consumer<? super T> onNext = item -> {};
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable error;
    private boolean completed;

    private RecordingSubscriber(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    /** One that asks for everything at once. */
    public static <T> RecordingSubscriber<T> unbounded() {
        return new RecordingSubscriber<>(Long.MAX_VALUE);
    }

    /** One that asks for {@code initialDemand} items, then only when told to. */
    public static <T> RecordingSubscriber<T> asking(long initialDemand) {
        return new RecordingSubscriber<>(initialDemand);
    }

    /** Does something with each item as it comes. */
    public RecordingSubscriber<T> doing(Consumer<? super T> action) {
        onNext = action;
        return this;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            throw new AssertionError("onSubscribe twice");
        }
        subscription = given;
        if (initialDemand > 0) {
            given.request(initialDemand);
        }
    }

    @Override
    public void onNext(T item) {
        synchronized (this) {
            if (ended()) {
                throw new AssertionError("onNext after the end: " + item);
            }
            items.add(item);
        }
        onNext.accept(item);
    }

    @Override
    public synchronized void onError(Throwable failure) {
        if (ended()) {
            throw new AssertionError("onError after the end", failure);
        }
        error = failure;
        end.countDown();
    }

    @Override
    public synchronized void onComplete() {
        if (ended()) {
            throw new AssertionError("onComplete after the end");
        }
        completed = true;
        end.countDown();
    }

    public void request(long n) {
        subscription().request(n);
    }

    public void cancel() {
        subscription().cancel();
    }

    public synchronized List<T> items() {
        return List.copyOf(items);
    }

    public synchronized @Nullable Throwable error() {
        return error;
    }

    public synchronized boolean completed() {
        return completed;
    }

    /** Whether the end has come, good or bad. */
    public synchronized boolean ended() {
        return completed || error != null;
    }

    /** Waits for the end, at most ten seconds. */
    public RecordingSubscriber<T> awaitEnd() {
        try {
            if (!end.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("no end within 10 s; so far: " + items());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    private synchronized Flow.Subscription subscription() {
        if (subscription == null) {
            throw new AssertionError("no onSubscribe yet");
        }
        return subscription;
    }
}
