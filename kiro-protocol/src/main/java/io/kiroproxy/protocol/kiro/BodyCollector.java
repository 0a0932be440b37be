package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a whole body within a limit. Confined to the executor of its exchange. */
final class BodyCollector implements Flow.Subscriber<ByteBuffer> {

    private final int limit;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    BodyCollector(int limit) {
        this.limit = limit;
    }

    /** The body, or an {@link UpstreamFailureException}. */
    CompletableFuture<byte[]> whole() {
        return whole;
    }

    /** Gives up with {@code failure}; does nothing when the body is complete. */
    void fail(UpstreamFailure failure) {
        if (whole.completeExceptionally(new UpstreamFailureException(failure)) && subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (whole.isDone()) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        if (whole.isDone()) {
            return;
        }
        if (bytes.size() + buffer.remaining() > limit) {
            fail(UpstreamFailure.of(
                    Kind.PROTOCOL, "The upstream's answer is over " + limit + " bytes long, more than any should be."));
            return;
        }
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        bytes.writeBytes(piece);
        Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable error) {
        whole.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteArray());
    }
}
