package io.kiroproxy.benchmarks.http2;

import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.benchmarks.load.Workload;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers every request with one canned answer over HTTP/1.1 or HTTP/2, whichever the client prefers. */
final class TlsUpstream implements AutoCloseable {

    /** Requests for this path get their events at the pace, as those of a proxy do; all others at once. */
    static final String PACED = "/paced";

    private static final String GENERATE = "generateAssistantResponse";
    private static final String OPERATION = "x-amz-target";

    private static final long STREAMS = 100;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Channel listener;

    private TlsUpstream(SslContext tls, Duration pace) {
        List<byte[]> frames = CannedAnswer.frames(Workload.EVENTS);
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Spoken(frames, pace));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static TlsUpstream start(ServerKey key, Duration pace) throws GeneralSecurityException, IOException {
        return new TlsUpstream(
                key.server()
                        .applicationProtocolConfig(new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                ApplicationProtocolNames.HTTP_2,
                                ApplicationProtocolNames.HTTP_1_1))
                        .build(),
                pace);
    }

    /** The process: the key's file and the milliseconds between events; says its port and lives as long as its parent. */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        ServerKey key = ServerKey.read(Path.of(arguments[0]));
        try (TlsUpstream upstream = start(key, Duration.ofMillis(Long.parseLong(arguments[1])))) {
            System.out.println(upstream.port());
            while (System.in.read() >= 0) {
                // nothing is said, the end of it is
            }
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private static final class Spoken extends ApplicationProtocolNegotiationHandler {

        private final List<byte[]> frames;
        private final Duration pace;

        Spoken(List<byte[]> frames, Duration pace) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.frames = frames;
            this.pace = pace;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ctx.pipeline().addLast(new HttpServerCodec(), new Answering(frames, pace));
                return;
            }
            Http2Settings settings = Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS);
            ctx.pipeline()
                    .addLast(
                            Http2FrameCodecBuilder.forServer()
                                    .initialSettings(settings)
                                    .build(),
                            new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    stream.pipeline()
                                            .addLast(
                                                    new Http2StreamFrameToHttpObjectCodec(true),
                                                    new Answering(frames, pace));
                                }
                            }));
        }
    }

    /** The head at once, then each event as a chunk or frame of its own. */
    private static final class Answering extends SimpleChannelInboundHandler<HttpObject> {

        private final List<byte[]> frames;
        private final Duration pace;
        private boolean paced;

        Answering(List<byte[]> frames, Duration pace) {
            this.frames = frames;
            this.pace = pace;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpRequest request) {
                paced = request.uri().equals(PACED) || generates(request);
            }
            if (message instanceof LastHttpContent) {
                HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/vnd.amazon.eventstream");
                head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                ctx.write(head);
                if (paced) {
                    next(ctx, 0);
                } else {
                    frames.forEach(frame -> write(ctx, frame));
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                }
            }
        }

        private static boolean generates(HttpRequest request) {
            String operation = request.headers().get(OPERATION, request.uri());
            return operation.regionMatches(
                    true, operation.length() - GENERATE.length(), GENERATE, 0, GENERATE.length());
        }

        private void next(ChannelHandlerContext ctx, int number) {
            if (number == frames.size()) {
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                return;
            }
            write(ctx, frames.get(number));
            ctx.flush();
            if (ctx.channel().isActive()) {
                ctx.executor().schedule(() -> next(ctx, number + 1), pace.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private static void write(ChannelHandlerContext ctx, byte[] frame) {
            ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(frame)));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
