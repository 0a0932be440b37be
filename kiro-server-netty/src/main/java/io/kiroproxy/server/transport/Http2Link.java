package io.kiroproxy.server.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of an HTTP/2 connection. Opens a stream for each call, which then is a {@link Connection} like any
 * other; asks a silent upstream whether it is there; takes no more calls once the upstream says goodbye. Confined to
 * the channel's loop.
 */
final class Http2Link extends ChannelInboundHandlerAdapter implements Opened {

    private static final long PING = 1;

    private final Target target;
    private final LoopPool pool;
    private final Http2Limits limits;
    private final Http2StreamFrameToHttpObjectCodec codec = new Http2StreamFrameToHttpObjectCodec(false);
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> watch;
    private @Nullable Future<?> idle;
    private int allowed;
    private int streams;
    private boolean asked;
    private boolean heard;
    private boolean proven;
    private boolean leaving;

    Http2Link(Target target, LoopPool pool, Http2Limits limits) {
        this.target = target;
        this.pool = pool;
        this.limits = limits;
        this.allowed = limits.streams();
    }

    Target target() {
        return target;
    }

    /** Whether it takes another call. */
    boolean hasRoom() {
        return !leaving && streams < allowed && context().channel().isActive();
    }

    /** Whether it has carried an answer; like any used connection, it may have been closed since. */
    boolean proven() {
        return proven;
    }

    /** An answer has come over it. */
    void answered() {
        proven = true;
    }

    /** Opens a stream and gives it to {@code ready}. */
    void stream(Promise<Connection> ready) {
        streams++;
        stop(idle);
        Connection connection = Connection.over(this, pool);
        new Http2StreamChannelBootstrap(context().channel())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.config().setRecvByteBufAllocator(ReadAll.INSTANCE);
                        channel.pipeline().addLast(codec, connection);
                    }
                })
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    if (opened.isSuccess()) {
                        opened.getNow().closeFuture().addListener(closed -> left());
                        ready.trySuccess(connection);
                    } else {
                        left();
                        ready.tryFailure(opened.cause());
                    }
                });
    }

    private void left() {
        streams--;
        if (streams > 0) {
            return;
        }
        if (leaving) {
            close();
        } else {
            idle = schedule(this::close, limits.idleTimeout());
        }
    }

    void close() {
        leaving = true;
        context().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        int window = limits.streams() * limits.window() - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        if (window > 0) {
            ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(window));
        }
        listen();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2SettingsFrame news && news.settings().maxConcurrentStreams() != null) {
            allowed = (int) Math.min(limits.streams(), news.settings().maxConcurrentStreams());
        } else if (frame instanceof Http2GoAwayFrame) {
            leaving = true;
            pool.forget(this);
            if (streams == 0) {
                close();
            }
        }
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard = true;
        if (asked) {
            stop(watch);
            listen();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leaving = true;
        stop(watch);
        stop(idle);
        pool.forget(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close();
    }

    private void listen() {
        asked = false;
        heard = false;
        watch = schedule(this::ask, limits.pingAfter());
    }

    /** Whatever is heard after the ping says that the upstream is there. */
    private void ask() {
        if (heard) {
            listen();
            return;
        }
        asked = true;
        context().writeAndFlush(new DefaultHttp2PingFrame(PING));
        watch = schedule(this::close, limits.pingTimeout());
    }

    private Future<?> schedule(Runnable task, Duration delay) {
        return pool.loop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void stop(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
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
