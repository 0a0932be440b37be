package io.kiroproxy.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers the beginning of a refusal's body; whatever comes of it, its taker hears once, unless closed before. */
final class ErrorBody implements Flow.Subscriber<ByteBuffer> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private final Consumer<byte[]> taker;
    private Flow.@Nullable Subscription subscription;
    private boolean done;

    ErrorBody(int limit, Consumer<byte[]> taker) {
        this.limit = limit;
        this.taker = taker;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (done) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        if (done) {
            return;
        }
        byte[] some = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
        buffer.get(some);
        bytes.writeBytes(some);
        if (bytes.size() == limit) {
            giveUp();
        }
    }

    @Override
    public void onError(Throwable error) {
        finish();
    }

    @Override
    public void onComplete() {
        finish();
    }

    /** Takes what has come for the whole. */
    void giveUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        finish();
    }

    /** Wants nothing any more. */
    void close() {
        if (!done) {
            done = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    private void finish() {
        if (!done) {
            done = true;
            taker.accept(bytes.toByteArray());
        }
    }
}
