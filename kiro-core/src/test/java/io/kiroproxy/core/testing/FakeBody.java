package io.kiroproxy.core.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A reply's body under the test's control: buffers wait until they are asked for. Signals come on the thread that
 * asks or pushes, so use it with a {@link ManualExecutor}, or push everything before it is subscribed to.
 */
public final class FakeBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable Throwable failure;
    private long demand;
    private long requested;
    private boolean ended;
    private boolean cancelled;
    private boolean done;
    private boolean draining;

    /** Adds one buffer. */
    public FakeBody push(byte[] bytes) {
        waiting.add(bytes);
        drain();
        return this;
    }

    /** Adds one buffer of UTF-8. */
    public FakeBody push(String text) {
        return push(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The body ends after what was pushed. */
    public FakeBody end() {
        ended = true;
        drain();
        return this;
    }

    /** The body breaks after what was pushed. */
    public FakeBody fail(Throwable error) {
        failure = error;
        return end();
    }

    public boolean cancelled() {
        return cancelled;
    }

    public boolean subscribed() {
        return subscriber != null;
    }

    /** How many buffers have been asked for in all. */
    public long requested() {
        return requested;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
        if (subscriber != null) {
            throw new AssertionError("a body was subscribed to twice");
        }
        subscriber = reader;
        reader.onSubscribe(this);
        drain();
    }

    @Override
    public void request(long n) {
        requested += n;
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        done = true;
    }

    private void drain() {
        Flow.Subscriber<? super ByteBuffer> reader = subscriber;
        if (draining || reader == null) {
            return;
        }
        draining = true;
        while (!done && demand > 0 && !waiting.isEmpty()) {
            demand--;
            byte[] bytes = waiting.remove();
            reader.onNext(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) '#');
        }
        draining = false;
        if (!done && ended && waiting.isEmpty()) {
            done = true;
            if (failure == null) {
                reader.onComplete();
            } else {
                reader.onError(failure);
            }
        }
    }
}
