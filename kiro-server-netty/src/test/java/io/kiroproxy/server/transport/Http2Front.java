package io.kiroproxy.server.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/2 or HTTP/1.1 over TLS and passes every request on to a server behind it over HTTP/1.1, as load balancers do, so that
 * what is made for HTTP/1.1 can be had over HTTP/2. Passes no more on than the client takes; a server that closes before
 * it has answered closes the client's connection, too. On one thread.
 */
public final class Http2Front implements AutoCloseable {

    private static final int LARGEST_REQUEST = 64 << 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ArrayDeque<Channel> kept = new ArrayDeque<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final InetSocketAddress behind;
    private final Channel listener;

    private Http2Front(SSLContext certificate, URI behind) {
        SslContext tls = offering(certificate, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
        this.behind = new InetSocketAddress(behind.getHost(), behind.getPort());
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Spoken());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Starts one that shows {@code certificate}. */
    public static Http2Front start(SSLContext certificate, URI behind) {
        return new Http2Front(certificate, behind);
    }

    /** A server's TLS that offers {@code protocols}. */
    static SslContext offering(SSLContext certificate, String... protocols) {
        return new JdkSslContext(
                certificate,
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols),
                ClientAuth.NONE,
                null,
                false);
    }

    /** Where it listens, with {@code path}. */
    public URI uri(String path) {
        return URI.create("https://localhost:" + ((InetSocketAddress) listener.localAddress()).getPort() + path);
    }

    /** Connections that clients have made. */
    public int connections() {
        return connections.get();
    }

    /** Requests that have come over HTTP/2. */
    public int streams() {
        return streams.get();
    }

    @Override
    public void close() {
        listener.close();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private final class Spoken extends ApplicationProtocolNegotiationHandler {

        Spoken() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ctx.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer()
                                        .gracefulShutdownTimeoutMillis(0)
                                        .build(),
                                new Http2MultiplexHandler(new Streams()));
            } else {
                ctx.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_REQUEST), new Asking());
            }
        }
    }

    private final class Streams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            streams.incrementAndGet();
            stream.pipeline()
                    .addLast(
                            new Http2StreamFrameToHttpObjectCodec(true),
                            new HttpObjectAggregator(LARGEST_REQUEST),
                            new Asking());
        }
    }

    /** The client's end of one request. */
    private final class Asking extends ChannelInboundHandlerAdapter {

        private @Nullable Channel server;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object request) {
            if (!(request instanceof FullHttpRequest whole)) {
                ReferenceCountUtil.release(request);
                return;
            }
            Channel present = kept.poll();
            if (present != null) {
                pass(ctx, present, whole);
                return;
            }
            new Bootstrap()
                    .group(ctx.channel().eventLoop())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpClientCodec(), new Answering());
                        }
                    })
                    .connect(behind)
                    .addListener((ChannelFuture connected) -> {
                        if (connected.isSuccess()) {
                            pass(ctx, connected.channel(), whole);
                        } else {
                            whole.release();
                            ctx.close();
                        }
                    });
        }

        private void pass(ChannelHandlerContext ctx, Channel to, FullHttpRequest request) {
            if (!ctx.channel().isActive()) {
                request.release();
                to.close();
                return;
            }
            server = to;
            to.pipeline().get(Answering.class).stream = ctx.channel();
            to.writeAndFlush(request);
            to.read();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (server != null && ctx.channel().isWritable()) {
                server.read();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (server != null && server.pipeline().get(Answering.class).stream == ctx.channel()) {
                server.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** The server's end of one request after the other. */
    private final class Answering extends ChannelInboundHandlerAdapter {

        private @Nullable Channel stream;
        private boolean begun;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Channel to = stream;
            if (to == null || ((HttpObject) message).decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                begun = true;
                ctx.close();
                return;
            }
            begun = true;
            if (message instanceof LastHttpContent) {
                stream = null;
                begun = false;
                kept.push(ctx.channel());
                to.writeAndFlush(message);
            } else {
                to.write(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (stream != null) {
                stream.flush();
                if (stream.isWritable()) {
                    ctx.read();
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            kept.remove(ctx.channel());
            Channel to = stream;
            stream = null;
            if (to != null && begun) {
                to.close();
            } else if (to != null) {
                (to instanceof Http2StreamChannel ? to.parent() : to).close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
