package io.kiroproxy.benchmarks.http2;

import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.benchmarks.load.Workload;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.server.transport.LoopExecutor;
import io.kiroproxy.server.transport.NettyHttpTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Calls over a transport of their own, read as the engine reads: one buffer asked for at a time, on the call's loop. */
final class Calls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] BODY = "{\"conversationState\":{}}".getBytes(StandardCharsets.UTF_8);

    private final NettyHttpTransport transport;
    private final EventLoopGroup loops;
    private final URI upstream;
    private final CRC32 expected = new CRC32();
    private final LongAdder bytes = new LongAdder();
    private final double bytesAnEvent;

    Calls(Spoken spoken, SslContextBuilder tls, EventLoopGroup loops, URI upstream) {
        this.transport = NettyHttpTransport.create(loops, spoken.settings(), tls);
        this.loops = loops;
        this.upstream = upstream;
        List<byte[]> frames = CannedAnswer.frames(Workload.EVENTS);
        frames.forEach(expected::update);
        this.bytesAnEvent = frames.stream().mapToInt(frame -> frame.length).sum() / (double) frames.size();
    }

    /** Events read so far. */
    double events() {
        return bytes.sum() / bytesAnEvent;
    }

    /** Connections that are open. */
    long connections() {
        return transport.load().connections();
    }

    @Override
    public void close() {
        transport.close();
    }

    /**
     * One call.
     *
     * @param head completes with its answer's head
     * @param whole completes when all of the answer has come and is what it should be
     */
    record Call(CompletableFuture<HttpReply> head, CompletableFuture<Void> whole) {}

    Call start(String path) {
        HttpCall call = HttpCall.post(upstream.resolve(path), HttpFields.EMPTY, BODY, PATIENCE, null);
        CompletableFuture<HttpReply> head = transport.send(call, new LoopExecutor(loops.next()));
        return new Call(head, head.thenCompose(this::read));
    }

    private CompletableFuture<Void> read(HttpReply reply) {
        Reader reader = new Reader();
        reply.body().subscribe(reader);
        return reader.whole.thenAccept(sum -> {
            if (sum != expected.getValue()) {
                throw new IllegalStateException("an answer is not what was sent");
            }
        });
    }

    private final class Reader implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<Long> whole = new CompletableFuture<>();
        private final CRC32 sum = new CRC32();
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            bytes.add(piece.remaining());
            sum.update(piece);
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(sum.getValue());
        }
    }
}
