package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Calls on a loop, their answers read whole. */
final class Answers {

    private Answers() {}

    /** The text of the answer to {@code GET uri}; fails as the call or its body does. */
    static CompletableFuture<String> get(NettyHttpTransport transport, EventLoop loop, URI uri) {
        return send(transport, loop, uri).thenCompose(Answers::text);
    }

    /** The answer itself. */
    static CompletableFuture<HttpReply> send(NettyHttpTransport transport, EventLoop loop, URI uri) {
        return transport.send(
                HttpCall.get(uri, HttpFields.EMPTY, Duration.ofSeconds(20), null), new LoopExecutor(loop));
    }

    static CompletableFuture<String> text(HttpReply reply) {
        CompletableFuture<String> text = new CompletableFuture<>();
        reply.body().subscribe(new Flow.Subscriber<>() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                while (piece.hasRemaining()) {
                    bytes.write(piece.get());
                }
            }

            @Override
            public void onError(Throwable failure) {
                text.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                text.complete(bytes.toString(StandardCharsets.UTF_8));
            }
        });
        return text;
    }
}
