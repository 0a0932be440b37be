package io.kiroproxy.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of an upstream channel. Knows which exchange the channel serves, tells it what arrives, and
 * switches reading on one message run at a time. Confined to the channel's loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private final Target target;
    private final LoopPool pool;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable Runnable expiry;
    private boolean reading;
    private boolean used;

    Connection(Target target, LoopPool pool) {
        this.target = target;
        this.pool = pool;
    }

    Target target() {
        return target;
    }

    /** Whether an earlier exchange has used it; such a connection may turn out to have been closed meanwhile. */
    boolean used() {
        return used;
    }

    /** Sends {@code head} and {@code body} for {@code next}, which hears everything from now on. */
    void serve(Exchange next, HttpRequest head, HttpContent body) {
        ChannelHandlerContext ctx = context();
        exchange = next;
        pool.engage(this);
        ctx.write(head);
        ctx.writeAndFlush(body).addListener(written -> {
            if (!written.isSuccess()) {
                broken(written.cause());
            }
        });
        read();
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
        if (keepAlive == KeepAlive.YES && context().channel().isActive()) {
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
        pool.load().connections(1);
        ctx.channel().closeFuture().addListener(closed -> pool.load().connections(-1));
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
