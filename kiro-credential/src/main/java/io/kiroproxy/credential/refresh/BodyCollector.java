package io.kiroproxy.credential.refresh;

import io.kiroproxy.core.spi.HttpReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Gathers an answer's body, at most {@link #MAX_BODY} bytes; gives the connection up when nobody waits any more. */
public final class BodyCollector implements Flow.Subscriber<ByteBuffer> {
    /** Bytes that are taken. */
    public static final int MAX_BODY = 64 * 1024;

    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final CompletableFuture<?> waiting;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    private BodyCollector(CompletableFuture<?> waiting) {
        this.waiting = waiting;
    }

    /**
     * Reads the body.
     *
     * @param waiting once this is complete the rest is not wanted any more
     */
    public static CompletableFuture<byte[]> collect(HttpReply reply, CompletableFuture<?> waiting) {
        BodyCollector collector = new BodyCollector(waiting);
        reply.body().subscribe(collector);
        return collector.result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        waiting.whenComplete((value, failure) -> newSubscription.cancel());
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        if (result.isDone()) {
            return;
        }
        if (bytes.size() + buffer.remaining() > MAX_BODY) {
            if (subscription != null) {
                subscription.cancel();
            }
            result.completeExceptionally(new IllegalStateException("an answer of more than " + MAX_BODY + " bytes"));
            return;
        }
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(bytes.toByteArray());
    }
}
