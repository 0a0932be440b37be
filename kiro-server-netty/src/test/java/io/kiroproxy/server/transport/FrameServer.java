package io.kiroproxy.server.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 server whose test hears every request and ping, and answers frame by frame. */
final class FrameServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Heard> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Heard> pings = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final Channel listener;
    private int connections;

    /**
     * Something a client has sent.
     *
     * @param connection counts connections from 1
     * @param context writes to that connection
     * @param frame what came: headers or a ping
     */
    record Heard(int connection, ChannelHandlerContext context, Object frame) {

        /** Answers 200 with {@code body}. */
        void answer(String body) {
            Http2HeadersFrame request = (Http2HeadersFrame) frame;
            context.write(
                    new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")).stream(request.stream()));
            context.writeAndFlush(new DefaultHttp2DataFrame(
                            context.alloc().buffer().writeBytes(body.getBytes(StandardCharsets.UTF_8)), true)
                    .stream(request.stream()));
        }

        /** Writes {@code frame}, which may belong to the request's stream. */
        void write(Object frame) {
            context.writeAndFlush(frame);
        }

        /** Says goodbye, having looked at streams up to the request's own: a frame that the codec would not write so. */
        void goodbye() {
            context.writeAndFlush(context.alloc()
                    .buffer()
                    .writeMedium(8)
                    .writeByte(Http2FrameTypes.GO_AWAY)
                    .writeByte(0)
                    .writeInt(0)
                    .writeInt(((Http2HeadersFrame) frame).stream().id())
                    .writeInt((int) Http2Error.NO_ERROR.code()));
        }
    }

    private FrameServer(SslContext tls, Http2Settings settings) {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        tls.newHandler(channel.alloc()),
                                        Http2FrameCodecBuilder.forServer()
                                                .initialSettings(settings)
                                                .autoAckPingFrame(false)
                                                .gracefulShutdownTimeoutMillis(0)
                                                .build(),
                                        new Listening(++connections));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static FrameServer start(TestKeys keys, Http2Settings settings) throws Exception {
        return new FrameServer(Http2Front.offering(keys.server("TLS"), ApplicationProtocolNames.HTTP_2), settings);
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + ((InetSocketAddress) listener.localAddress()).getPort() + path);
    }

    /** The next request, waited for. */
    Heard request() throws InterruptedException {
        return next(requests);
    }

    /** The next ping, waited for. */
    Heard ping() throws InterruptedException {
        return next(pings);
    }

    /** The next connection that closes, waited for. */
    int closed() throws InterruptedException {
        return next(closed);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T found = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (found == null) {
            throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
        }
        return found;
    }

    @Override
    public void close() {
        listener.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private final class Listening extends ChannelInboundHandlerAdapter {

        private final int connection;

        Listening(int connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2HeadersFrame) {
                requests.add(new Heard(connection, ctx, frame));
            } else if (frame instanceof Http2PingFrame ping && !ping.ack()) {
                pings.add(new Heard(connection, ctx, frame));
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed.add(connection);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
