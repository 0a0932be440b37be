package io.kiroproxy.server.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of an upstream channel, which is a socket that serves one exchange after the other or a stream of an
 * HTTP/2 connection that serves one. Knows which exchange the channel serves, tells it what arrives, and switches
 * reading on one message run at a time. Confined to the channel's loop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Opened {

    private final Target target;
    private final LoopPool pool;
    private final @Nullable Http2Link link;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable Runnable expiry;
    private boolean reading;
    private boolean used;
    private boolean refused;
    private boolean answering;

    /** A socket of its own. */
    Connection(Target target, LoopPool pool) {
        this(target, pool, null);
    }

    private Connection(Target target, LoopPool pool, @Nullable Http2Link link) {
        this.target = target;
        this.pool = pool;
        this.link = link;
        this.used = link != null && link.proven();
    }

    /** A stream of {@code link}. */
    static Connection over(Http2Link link, LoopPool pool) {
        return new Connection(link.target(), pool, link);
    }

    Target target() {
        return target;
    }

    /**
     * Whether a request that {@code cause} broke may be sent once more: not when a byte of an answer has come. A connection
     * that an earlier exchange has used may turn out to have been closed meanwhile, and a refused stream was not looked at.
     */
    boolean repeatable(Throwable cause) {
        return !answering && (refused || (used && cause instanceof IOException));
    }

    /** Goes before the codec of a socket of its own and notices the first byte, which need not be a whole head. */
    ChannelHandler ear() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                answering = true;
                ctx.fireChannelRead(bytes);
            }
        };
    }

    /** Sends {@code head} and {@code body} for {@code next}, which hears everything from now on. */
    void serve(Exchange next, HttpRequest head, HttpContent body) {
        ChannelHandlerContext ctx = context();
        exchange = next;
        answering = false;
        pool.engage(this);
        ctx.write(head).addListener(this::written);
        ctx.writeAndFlush(body).addListener(this::written);
        read();
    }

    private void written(Future<? super Void> writing) {
        Throwable cause = writing.cause();
        if (cause != null) {
            refused |= cause instanceof Http2Exception;
            broken(cause);
        }
    }

    /** Asks for the next messages, unless that has been done already. */
    void read() {
        if (!reading) {
            reading = true;
            context().read();
        }
    }

    /** The exchange has had its whole answer. */
    void release(KeepAlive keepAlive) {
        exchange = null;
        used = true;
        pool.disengage(this);
        if (link != null) {
            link.answered();
            close();
        } else if (keepAlive == KeepAlive.YES && context().channel().isActive()) {
            pool.keep(this);
            read();
        } else {
            close();
        }
    }

    /** Whether a connection outlives its exchange. */
    enum KeepAlive {
        YES,
        NO
    }

    /** Idle from now on; {@code expiry} calls off the timer that will close it. */
    void sleep(Runnable expiry) {
        this.expiry = expiry;
    }

    /** About to be used again; false when it has closed meanwhile. */
    boolean wake() {
        Runnable timer = expiry;
        expiry = null;
        if (timer != null) {
            timer.run();
        }
        return context().channel().isActive();
    }

    /** The exchange wants no more of its answer; the connection is of no use to another. */
    void abandon() {
        exchange = null;
        close();
    }

    void close() {
        context().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Exchange present = exchange;
        if (present == null) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        reading = false;
        answering = true;
        if (message instanceof HttpResponse head) {
            present.head(head);
        }
        if (message instanceof HttpContent content) {
            present.content(content);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reading) {
            ctx.read();
        } else if (exchange != null) {
            exchange.readComplete();
        }
    }

    /** The upstream ends a stream: it has not looked at the request, or it has and that is all of its answer. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2GoAwayFrame) {
            refused = true;
        } else if (event instanceof Http2ResetFrame reset) {
            refused |= reset.errorCode() == Http2Error.REFUSED_STREAM.code();
            answering |= !refused;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.forget(this);
        broken(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(cause);
        ctx.close();
    }

    private void broken(Throwable cause) {
        Exchange present = exchange;
        exchange = null;
        if (present != null) {
            present.broken(cause);
            close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("connection to " + target.authority() + " is not in a pipeline");
        }
        return ctx;
    }
}
