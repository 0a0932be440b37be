package io.kiroproxy.core.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A body of the JDK client, which comes in lists of buffers, as single buffers on the call's executor. The next list is
 * asked for when the last one has been handed over and more is wanted. Confined to the executor where not said
 * otherwise.
 */
final class JdkBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private final Flow.Publisher<List<ByteBuffer>> source;
    private final CallExecutor executor;
    private final Runnable over;
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable Throwable error;
    private volatile Flow.@Nullable Subscription upstream;
    private volatile boolean aborted;
    private long demand;
    private boolean asked;
    private boolean ended;
    private boolean done;
    private boolean draining;

    JdkBody(Flow.Publisher<List<ByteBuffer>> source, CallExecutor executor, Runnable over) {
        this.source = source;
        this.executor = executor;
        this.over = over;
    }

    /** Takes a body nobody wants, so that its connection is closed. */
    static void discard(Flow.Publisher<List<ByteBuffer>> unwanted) {
        unwanted.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.cancel();
            }

            @Override
            public void onNext(List<ByteBuffer> item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
        Objects.requireNonNull(reader, "reader");
        if (subscriber != null) {
            throw new IllegalStateException("second subscriber of a body (expected: one)");
        }
        subscriber = reader;
        reader.onSubscribe(this);
        if (!done) {
            source.subscribe(new Lists());
        }
    }

    @Override
    public void request(long n) {
        handOver(() -> {
            if (n <= 0) {
                fail(new IllegalArgumentException("demand: " + n + " (expected: 1 or more)"));
                return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            drain();
        });
    }

    @Override
    public void cancel() {
        // First in the queue, because cutting makes newer JDKs signal an error the reader must not see.
        handOver(() -> {
            done = true;
            queue.clear();
            over.run();
        });
        cut();
    }

    /** The transport closes: cuts the connection, and tells the reader. Any thread. */
    void abort() {
        cut();
        handOver(() -> fail(new UpstreamFailureException(
                UpstreamFailure.of(UpstreamFailure.Kind.CUT, "the exchange was aborted"))));
    }

    private void fail(Throwable failure) {
        if (!done && !ended) {
            ended = true;
            error = failure;
            queue.clear();
            drain();
        }
    }

    private void cut() {
        aborted = true;
        Flow.Subscription running = upstream;
        if (running != null) {
            running.cancel();
        }
    }

    private void handOver(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            cut();
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        while (step()) {
            // each step hands over one buffer, asks for a list, or ends the body
        }
        draining = false;
    }

    private boolean step() {
        Flow.Subscriber<? super ByteBuffer> reader = subscriber;
        if (done || reader == null) {
            return false;
        }
        if (!queue.isEmpty()) {
            if (demand == 0) {
                return false;
            }
            demand--;
            reader.onNext(queue.remove());
            return true;
        }
        if (ended) {
            done = true;
            over.run();
            if (error == null) {
                reader.onComplete();
            } else {
                reader.onError(error);
            }
            return false;
        }
        if (demand > 0 && !asked && upstream != null) {
            asked = true;
            upstream.request(1);
        }
        return false;
    }

    /** The JDK client's side; its signals come on helper threads. */
    private final class Lists implements Flow.Subscriber<List<ByteBuffer>> {

        @Override
        public void onSubscribe(Flow.Subscription given) {
            upstream = given;
            if (aborted) {
                given.cancel();
            }
            handOver(JdkBody.this::drain);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            handOver(() -> {
                asked = false;
                for (ByteBuffer buffer : buffers) {
                    if (buffer.hasRemaining() && !done) {
                        queue.add(buffer);
                    }
                }
                drain();
            });
        }

        @Override
        public void onError(Throwable failure) {
            handOver(() -> fail(new UpstreamFailureException(
                    UpstreamFailure.of(UpstreamFailure.Kind.CUT, "connection lost within the answer"))));
        }

        @Override
        public void onComplete() {
            handOver(() -> {
                ended = true;
                drain();
            });
        }
    }
}
