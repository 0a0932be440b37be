package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ErrorReply;
import io.kiroproxy.server.config.Timeout;
import io.kiroproxy.server.transport.LoopExecutor;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: which exchange runs on it, and the waits that belong to the connection itself. Half-close
 * counts as leaving: a client that shuts down its writing side gets no answer (limits-and-timers.md 2 item 3).
 */
final class ExchangeHandler extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOG = System.getLogger(ExchangeHandler.class.getName());

    private final Edge edge;
    private final ReadWatch watch;
    private final PipelineGate gate;
    private @Nullable ChannelHandlerContext context;
    private @Nullable LoopExecutor loop;
    private @Nullable Exchange current;
    private CallExecutor.@Nullable Cancellable idleTimer;
    private CallExecutor.@Nullable Cancellable headTimer;
    private CallExecutor.@Nullable Cancellable stallTimer;
    private long stalledBytes;
    private boolean ending;
    private boolean closing;

    ExchangeHandler(Edge edge, ReadWatch watch, PipelineGate gate) {
        this.edge = edge;
        this.watch = watch;
        this.gate = gate;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        loop = new LoopExecutor(ctx.channel().eventLoop());
        watch.listen(ignored -> bytesArrived());
        if (ctx.channel().isActive()) {
            awaitRequest();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (closing) {
                return;
            }
            if (message instanceof HttpRequest request) {
                stopWaiting();
                Exchange exchange = new Exchange(edge, ctx, loop(), request, this::reply);
                current = exchange;
                exchange.begin();
            } else if (message instanceof HttpContent content) {
                if (current != null) {
                    current.content(content);
                }
            } else if (message instanceof RequestGuard.Refused refused) {
                refused(refused);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            watchStall();
        } else if (current != null) {
            current.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        stopWaiting();
        stop(stallTimer);
        endCurrent();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "a client connection failed unexpectedly", cause);
        }
        ctx.close();
    }

    /** The server stops: leaves at once when nothing runs here, else after the answer. */
    void drain() {
        if (current != null) {
            current.drain();
        } else if (headTimer == null && gate.empty()) {
            ctx().close();
        }
    }

    /** The server's patience is over: ends what runs here with {@code failure}. */
    void end(GatewayException failure) {
        if (current == null) {
            ctx().close();
        } else {
            current.endWith(failure);
        }
    }

    private void refused(RequestGuard.Refused refused) {
        if (current != null) {
            current.refuse(refused.refusal());
            return;
        }
        stopWaiting();
        answerAndClose(refused.refusal(), refused.uri());
    }

    private void answerAndClose(Refusal refusal, String uri) {
        edge.calls().refused(refusal.reason());
        gate.drop();
        String requestId = edge.ids().next();
        ErrorReply error;
        try {
            Target target = uri.isEmpty() ? Target.NONE : Target.of(uri);
            Router.Match match = edge.router().find("POST", target.path(), HttpFields.EMPTY);
            error = ErrorReplies.of(refusal, match.protocol(), target.path(), requestId);
        } catch (GatewayException e) {
            error = ErrorReplies.of(refusal, null, "", requestId);
        }
        reply(Reply.Shape.CHUNKED, Reply.After.CLOSE, requestId).whole(error.status(), error.fields(), error.body());
    }

    private Reply reply(Reply.Shape shape, Reply.After after, String requestId) {
        return new Reply(ctx(), shape, after, edge.state()::draining, requestId, this::answerEnding, this::answered);
    }

    private void answerEnding() {
        ending = true;
        watchStall();
    }

    private void answered(Reply.After after) {
        ending = false;
        stop(stallTimer);
        stallTimer = null;
        endCurrent();
        if (closing) {
            return;
        }
        if (after == Reply.After.RESET) {
            closing = true;
            ctx().close();
        } else if (after == Reply.After.CLOSE) {
            closing = true;
            gate.drop();
            Lingering.begin(ctx(), edge, loop(), watch);
        } else {
            awaitRequest();
            gate.release();
            if (edge.state().draining()) {
                drain();
            }
        }
    }

    private void endCurrent() {
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.close();
        }
    }

    private void awaitRequest() {
        stopWaiting();
        idleTimer = loop().schedule(edge.timeouts().of(Timeout.KEEP_ALIVE), () -> ctx().close());
    }

    private void bytesArrived() {
        if (current == null && !closing && headTimer == null) {
            headTimer = loop().schedule(edge.timeouts().of(Timeout.HEAD), this::headTooSlow);
        }
    }

    private void headTooSlow() {
        stopWaiting();
        answerAndClose(
                Refusal.of(
                        RefusalReason.TIMEOUT, 408, ErrorKind.REQUEST_TIMEOUT, "the request's head came in too slowly"),
                "");
    }

    private void stopWaiting() {
        stop(idleTimer);
        stop(headTimer);
        idleTimer = null;
        headTimer = null;
    }

    private void watchStall() {
        if (stallTimer == null) {
            stalledBytes = unsent();
            stallTimer = loop().schedule(edge.timeouts().of(Timeout.CLIENT_STALL), this::checkStall);
        }
    }

    private void checkStall() {
        stallTimer = null;
        long unsent = unsent();
        if (unsent == 0 || (ctx().channel().isWritable() && !ending)) {
            return;
        }
        if (unsent < stalledBytes) {
            watchStall();
            return;
        }
        LOG.log(System.Logger.Level.DEBUG, "a client took nothing of its answer; the connection is reset");
        ctx().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ctx().close();
    }

    private long unsent() {
        ChannelOutboundBuffer buffer = ctx().channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private static void stop(CallExecutor.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    private LoopExecutor loop() {
        return Objects.requireNonNull(loop);
    }
}
