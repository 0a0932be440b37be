package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Confined to the connection's loop, except for {@link #reply()}, which anybody may cancel.
 *
 * <p>A kept connection may have been closed by the other side just before it was used again, and an HTTP/2 upstream may
 * refuse a stream. When that shows before one byte of the answer, the request is sent once more on another connection,
 * and nobody else hears of it.
 */
final class Exchange {

    private static final int SWITCHING_PROTOCOLS = 101;

    /** Fields about the connection, which is not the caller's. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "expect", "te", "trailer");

    private static final String CLOSED = "the transport has been closed";

    private final HttpCall call;
    private final Target target;
    private final LoopPool pool;
    private final Delivery delivery;
    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    private @Nullable Connection connection;
    private @Nullable ExchangeBody body;
    private @Nullable Future<?> headTimer;
    private Connection.KeepAlive keepAlive = Connection.KeepAlive.NO;
    private boolean interim;
    private boolean sentAgain;

    Exchange(HttpCall call, Target target, LoopPool pool, CallExecutor executor) {
        this.call = call;
        this.target = target;
        this.pool = pool;
        this.delivery = Delivery.to(executor, pool.loop());
        reply.whenComplete((head, failure) -> {
            if (reply.isCancelled()) {
                pool.loop().execute(this::abort);
            }
        });
    }

    CompletableFuture<HttpReply> reply() {
        return reply;
    }

    /** Finds a connection and sends the request. */
    void start() {
        if (reply.isDone()) {
            return;
        }
        Connection kept = pool.reuse(target);
        if (kept == null) {
            open();
        } else {
            send(kept);
        }
    }

    private void open() {
        if (pool.closed()) {
            fail(UpstreamFailure.Kind.NETWORK, CLOSED);
            return;
        }
        pool.open(target).addListener((Future<Connection> opened) -> {
            if (opened.isSuccess() && pool.closed()) {
                opened.getNow().close();
                fail(UpstreamFailure.Kind.NETWORK, CLOSED);
            } else if (!opened.isSuccess()) {
                fail(UpstreamFailure.Kind.NETWORK, "no connection to " + target.authority() + ": " + opened.cause());
            } else if (reply.isDone()) {
                opened.getNow().release(Connection.KeepAlive.YES);
            } else {
                send(opened.getNow());
            }
        });
    }

    private void send(Connection over) {
        connection = over;
        headTimer = pool.loop().schedule(this::headOverdue, call.headTimeout().toNanos(), TimeUnit.NANOSECONDS);
        over.serve(this, head(), new DefaultLastHttpContent(Unpooled.wrappedBuffer(call.body())));
    }

    private HttpRequest head() {
        HttpRequest head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(call.method()), target.requestTarget(call.uri()));
        head.headers().set(HttpHeaderNames.HOST, target.authority());
        call.fields().forEach((name, value) -> {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                head.headers().add(name, value);
            }
        });
        String proxyAuthorization = target.proxyAuthorization();
        if (proxyAuthorization != null) {
            head.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, proxyAuthorization);
        }
        if (call.body().length > 0
                || call.method().equals("POST")
                || call.method().equals("PUT")) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        return head;
    }

    /** The head of an answer, perhaps an interim one. */
    void head(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            nonsense(head.decoderResult().cause());
            return;
        }
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && head.status().code() != SWITCHING_PROTOCOLS) {
            interim = true;
            return;
        }
        stopTimer();
        keepAlive = HttpUtil.isKeepAlive(head) ? Connection.KeepAlive.YES : Connection.KeepAlive.NO;
        ExchangeBody answer = new ExchangeBody(this::more, this::leave, pool.loop(), delivery, pool.load());
        body = answer;
        HttpFields.Builder fields = HttpFields.builder();
        head.headers().forEach(entry -> fields.add(entry.getKey(), entry.getValue()));
        HttpReply ready = new HttpReply(head.status().code(), fields.build(), answer);
        delivery.run(() -> reply.complete(ready));
    }

    /** A piece of the body, owned by this method. */
    void content(HttpContent content) {
        ExchangeBody answer = body;
        if (interim || answer == null) {
            content.release();
            interim = interim && !(content instanceof LastHttpContent);
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            nonsense(content.decoderResult().cause());
            return;
        }
        answer.offer(content.content());
        if (content instanceof LastHttpContent) {
            Connection done = connection;
            connection = null;
            answer.end();
            if (done != null) {
                done.release(keepAlive);
            }
        }
    }

    /** Everything of one socket read has arrived. */
    void readComplete() {
        ExchangeBody answer = body;
        if (answer == null) {
            more();
        } else {
            answer.drain();
        }
    }

    /** The connection is no more. */
    void broken(Throwable cause) {
        Connection lost = connection;
        connection = null;
        stopTimer();
        ExchangeBody answer = body;
        if (answer != null) {
            answer.fail(failure(
                    UpstreamFailure.Kind.NETWORK,
                    "connection lost: " + target.authority() + " broke off within its answer"));
        } else if (lost != null && lost.repeatable(cause) && !sentAgain && !reply.isDone()) {
            sentAgain = true;
            open();
        } else {
            fail(
                    UpstreamFailure.Kind.NETWORK,
                    "the connection to " + target.authority() + " broke before the answer: " + cause);
        }
    }

    private void headOverdue() {
        fail(
                UpstreamFailure.Kind.TIMEOUT,
                "no answer from " + target.authority() + " within "
                        + call.headTimeout().toMillis() + " ms");
        drop();
    }

    private void nonsense(Throwable cause) {
        UpstreamFailureException failure = failure(
                UpstreamFailure.Kind.NETWORK,
                "the answer of " + target.authority() + " is not HTTP: " + cause.getMessage());
        stopTimer();
        ExchangeBody answer = body;
        if (answer == null) {
            delivery.run(() -> reply.completeExceptionally(failure));
        } else {
            answer.fail(failure);
        }
        drop();
    }

    private void more() {
        if (connection != null) {
            connection.read();
        }
    }

    /** The reader of the body has left. */
    private void leave() {
        drop();
    }

    private void abort() {
        stopTimer();
        if (body != null) {
            body.cancel();
        }
        drop();
    }

    private void drop() {
        Connection present = connection;
        connection = null;
        if (present != null) {
            present.abandon();
        }
    }

    private void fail(UpstreamFailure.Kind kind, String message) {
        stopTimer();
        delivery.run(() -> reply.completeExceptionally(failure(kind, message)));
    }

    private static UpstreamFailureException failure(UpstreamFailure.Kind kind, String message) {
        return new UpstreamFailureException(UpstreamFailure.of(kind, message));
    }

    private void stopTimer() {
        Future<?> timer = headTimer;
        headTimer = null;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
