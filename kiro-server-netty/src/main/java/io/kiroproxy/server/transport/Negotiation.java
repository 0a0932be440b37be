package io.kiroproxy.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/** The last step of connecting: the handlers of the protocol that both sides have agreed on. */
final class Negotiation extends ChannelInboundHandlerAdapter {

    /** The name of the handler of TLS with the upstream; with a proxy there may be another. */
    static final String UPSTREAM_TLS = "upstream-tls";

    private final Target target;
    private final LoopPool pool;
    private final TransportSettings settings;
    private final Promise<Opened> ready;

    Negotiation(Target target, LoopPool pool, TransportSettings settings, Promise<Opened> ready) {
        this.target = target;
        this.pool = pool;
        this.settings = settings;
        this.ready = ready;
    }

    /** Runs before anything that the upstream sends after the handshake is passed on. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent shaken)) {
            ctx.fireUserEventTriggered(event);
        } else if (shaken.isSuccess()) {
            agreed(ctx.pipeline());
            ctx.pipeline().remove(this);
        } else {
            exceptionCaught(ctx, shaken.cause());
        }
    }

    private void agreed(ChannelPipeline pipeline) {
        Http2Limits http2 = settings.http2();
        if (http2 != null
                && pipeline.get(UPSTREAM_TLS) instanceof SslHandler tls
                && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
            many(pipeline, http2);
        } else {
            one(pipeline);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ready.tryFailure(cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ready.tryFailure(new ClosedChannelException());
        ctx.fireChannelInactive();
    }

    /** HTTP/1.1: one call at a time, and nothing is read that is not asked for. */
    void one(ChannelPipeline pipeline) {
        pipeline.channel().config().setAutoRead(false);
        HttpDecoderConfig decoder = new HttpDecoderConfig().setMaxHeaderSize(settings.maxHeadBytes());
        Connection connection = new Connection(target, pool);
        pipeline.addLast(connection.ear(), new HttpClientCodec(decoder, false, false), connection);
        hand(pipeline, connection);
    }

    /** HTTP/2: frames are read as they come, and each stream's window says how many may. */
    private void many(ChannelPipeline pipeline, Http2Limits limits) {
        Http2Link link = new Http2Link(target, pool, limits);
        pipeline.addLast(
                Http2FrameCodecBuilder.forClient()
                        .initialSettings(Http2Settings.defaultSettings()
                                .pushEnabled(false)
                                .initialWindowSize(limits.window())
                                .maxHeaderListSize(settings.maxHeadBytes()))
                        .gracefulShutdownTimeoutMillis(0)
                        .build(),
                new Http2MultiplexHandler(new Unasked()),
                link);
        hand(pipeline, link);
    }

    private void hand(ChannelPipeline pipeline, Opened opened) {
        if (!ready.trySuccess(opened)) {
            pipeline.channel().close();
        }
    }

    /** Push is off, so a stream that the upstream begins is against the protocol. */
    @Sharable
    private static final class Unasked extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.close();
        }
    }
}
