package io.kiroproxy.server.http;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that writes an answer. Either {@link #whole} once, or {@link #start}, pieces, and {@link #end} or
 * {@link #cut}. On the channel's event loop only.
 */
final class Reply {

    /** What becomes of the connection after the answer. */
    enum After {
        KEEP,
        CLOSE,
        /** The answer is incomplete and must look so. */
        RESET;

        /** What is the client's wish. */
        static After of(HttpRequest request) {
            return HttpUtil.isKeepAlive(request) ? KEEP : CLOSE;
        }
    }

    /** How the client wants to be answered. */
    enum Shape {
        CHUNKED,
        /** HTTP/1.0: the end of the connection is the end of the body. */
        UNTIL_CLOSE,
        /** The answer to HEAD. */
        NO_BODY;

        /** What the client can read. */
        static Shape of(HttpRequest request) {
            if (request.method().equals(HttpMethod.HEAD)) {
                return NO_BODY;
            }
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? UNTIL_CLOSE : CHUNKED;
        }
    }

    private final ChannelHandlerContext ctx;
    private final Shape shape;
    private final BooleanSupplier draining;
    private final String requestId;
    private final Runnable onEnding;
    private final Consumer<After> onDone;
    private After after;
    private boolean started;
    private boolean over;
    private int status;
    private @Nullable GatewayException failure;
    private @Nullable WireTap tap;
    private @Nullable ChannelHandlerContext encoder;

    /**
     * @param draining whether the server stops, so that no connection is kept
     * @param onEnding runs when the last byte is handed to the channel
     * @param onDone runs when it is out, or cannot be
     */
    Reply(
            ChannelHandlerContext ctx,
            Shape shape,
            After after,
            BooleanSupplier draining,
            String requestId,
            Runnable onEnding,
            Consumer<After> onDone) {
        this.ctx = ctx;
        this.shape = shape;
        this.after = after;
        this.draining = draining;
        this.requestId = requestId;
        this.onEnding = onEnding;
        this.onDone = onDone;
    }

    /** Whether a head has been written. */
    boolean started() {
        return started;
    }

    /** Whether only the head is wanted. */
    boolean bodiless() {
        return shape == Shape.NO_BODY;
    }

    /** The status that was written, 0 when none was. */
    int status() {
        return status;
    }

    /** Shows every byte of the answer to {@code watcher}, unless that is null. */
    void tappedBy(@Nullable WireTap watcher) {
        tap = watcher;
    }

    /** What the client is being told, in the answer or within it; null for nothing. */
    @Nullable
    GatewayException failure() {
        return failure;
    }

    /** Remembers what the client is being told, for the record. */
    void telling(GatewayException told) {
        failure = told;
    }

    /** Whether nothing more may be written. */
    boolean over() {
        return over;
    }

    /** The connection will not be used again. */
    void closeAfter() {
        after = After.CLOSE;
    }

    void whole(int status, HttpFields fields, byte[] body) {
        whole(status, fields, Unpooled.wrappedBuffer(body));
    }

    /** Writes a complete answer; takes {@code body} over. */
    void whole(int status, HttpFields fields, ByteBuf body) {
        int length = body.readableBytes();
        if (tap != null) {
            tap.head(status, fields);
            tap.sent(body.nioBuffer());
        }
        ByteBuf sent = body;
        if (shape == Shape.NO_BODY) {
            body.release();
            sent = Unpooled.EMPTY_BUFFER;
        }
        HttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), sent);
        head(response, fields);
        if (status != HttpResponseStatus.NO_CONTENT.code() && status != HttpResponseStatus.NOT_MODIFIED.code()) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        started = true;
        this.status = status;
        finish(response);
    }

    /** Writes the head of a streamed answer. */
    void start(HttpFields fields) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        if (shape == Shape.CHUNKED) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            after = After.CLOSE;
        }
        head(response, fields);
        if (tap != null) {
            tap.head(HttpResponseStatus.OK.code(), fields);
        }
        started = true;
        status = HttpResponseStatus.OK.code();
        ctx.write(response, ctx.voidPromise());
    }

    /** Writes what was collected as a piece of a streamed answer, if there is something. */
    void piece(PieceStream collected) {
        if (collected.size() == 0) {
            return;
        }
        if (over || shape == Shape.NO_BODY) {
            collected.discard();
            return;
        }
        if (tap != null) {
            tap.sent(collected.peek());
        }
        if (shape == Shape.CHUNKED) {
            beforeEncoder().write(collected.takeChunk(), ctx.voidPromise());
        } else {
            ctx.write(new DefaultHttpContent(collected.take()), ctx.voidPromise());
        }
    }

    /** Where bytes go that need no encoder any more. */
    private ChannelHandlerContext beforeEncoder() {
        ChannelHandlerContext known = encoder;
        if (known == null) {
            known = Objects.requireNonNull(ctx.pipeline().context(HttpResponseEncoder.class), "no encoder");
            encoder = known;
        }
        return known;
    }

    void flush() {
        ctx.flush();
    }

    /** Ends a streamed answer properly. */
    void end() {
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Ends a streamed answer so that the client cannot take it for complete. */
    void cut() {
        over = true;
        ctx.flush();
        onDone.accept(After.RESET);
    }

    private void finish(Object last) {
        over = true;
        onEnding.run();
        ctx.writeAndFlush(last).addListener(future -> onDone.accept(future.isSuccess() ? after : After.RESET));
    }

    private void head(HttpResponse response, HttpFields fields) {
        if (draining.getAsBoolean()) {
            after = After.CLOSE;
        }
        fields.forEach((name, value) -> response.headers().add(name, value));
        response.headers().set("request-id", requestId);
        response.headers().set("x-request-id", requestId);
        if (after == After.CLOSE) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (shape == Shape.UNTIL_CLOSE) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
