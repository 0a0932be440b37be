package io.kiroproxy.benchmarks.path;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Answers every request with the same buffers, each when it is asked for. */
public final class CannedTransport implements HttpTransport {

    private static final HttpFields FIELDS = HttpFields.of("content-type", "application/vnd.amazon.eventstream");

    private final List<byte[]> buffers;

    /** @param buffers one answer, delivered buffer by buffer */
    public CannedTransport(List<byte[]> buffers) {
        this.buffers = List.copyOf(buffers);
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        return CompletableFuture.completedFuture(
                new HttpReply(200, FIELDS, subscriber -> subscriber.onSubscribe(new Body(subscriber, executor))));
    }

    private final class Body implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final CallExecutor executor;
        private int next;

        Body(Flow.Subscriber<? super ByteBuffer> subscriber, CallExecutor executor) {
            this.subscriber = subscriber;
            this.executor = executor;
        }

        @Override
        public void request(long n) {
            executor.execute(this);
        }

        @Override
        public void run() {
            if (next < buffers.size()) {
                subscriber.onNext(ByteBuffer.wrap(buffers.get(next++)));
            } else if (next == buffers.size()) {
                next++;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            next = Integer.MAX_VALUE;
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
