package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request through at a time, in order: the codec does not (limits-and-timers.md 2 item 1). What arrives behind
 * a request that is being answered waits here; when too much waits, the connection is not read, and a client that
 * leaves then is noticed at the next write instead of at once.
 */
final class PipelineGate extends ChannelInboundHandlerAdapter {

    private static final int HEAD_ESTIMATE = 512;

    private final long maxRequests;
    private final long maxBytes;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private int waitingRequests;
    private long waitingBytes;
    private boolean open = true;
    private boolean passing;

    PipelineGate(Limits limits) {
        this.maxRequests = limits.of(Limit.PIPELINED_REQUESTS);
        this.maxBytes = limits.of(Limit.PIPELINED_BYTES);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        waiting.add(message);
        count(message, 1);
        pass();
    }

    /** The answer is out; the next request may come. */
    void release() {
        open = true;
        pass();
    }

    /** Nothing more will be passed on. */
    void drop() {
        open = false;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        waitingRequests = 0;
        waitingBytes = 0;
    }

    boolean empty() {
        return waiting.isEmpty();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void pass() {
        if (passing) {
            return;
        }
        passing = true;
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        while (open) {
            Object message = waiting.poll();
            if (message == null) {
                break;
            }
            count(message, -1);
            open = !(message instanceof LastHttpContent);
            ctx.fireChannelRead(message);
        }
        passing = false;
        boolean read = waitingRequests < maxRequests && waitingBytes < maxBytes;
        if (ctx.channel().config().isAutoRead() != read) {
            ctx.channel().config().setAutoRead(read);
        }
    }

    private void count(Object message, int sign) {
        if (message instanceof HttpRequest request) {
            waitingRequests += sign;
            waitingBytes += sign * (long) (HEAD_ESTIMATE + request.uri().length());
        } else if (message instanceof HttpContent content) {
            waitingBytes += sign * (long) content.content().readableBytes();
        }
    }
}
