package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens connections that are ready for a first request: proxy passed, TLS agreed, automatic reads off. */
final class Connector {

    private static final String UPSTREAM_TLS = "upstream-tls";

    private final TransportSettings settings;
    private final SslContext tls;
    private final AddressResolverGroup<InetSocketAddress> resolver;

    Connector(TransportSettings settings, SslContext tls, AddressResolverGroup<InetSocketAddress> resolver) {
        this.settings = settings;
        this.tls = tls;
        this.resolver = resolver;
    }

    /** Connects on {@code loop}; the future completes there. */
    Future<Connection> connect(Target target, LoopPool pool, EventLoop loop) {
        Promise<Connection> ready = loop.newPromise();
        ProxyAddress proxy = target.proxy();
        if (proxy == null || target.throughForwardingProxy()) {
            open(target, null, pool, loop, ready);
            return ready;
        }
        InetSocketAddress named = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        resolver.getResolver(loop).resolve(named).addListener((Future<InetSocketAddress> found) -> {
            if (found.isSuccess()) {
                open(target, proxyHandler(proxy, found.getNow()), pool, loop, ready);
            } else {
                ready.tryFailure(found.cause());
            }
        });
        return ready;
    }

    /** @param tunnel makes the connection a tunnel, null for none */
    private void open(
            Target target, @Nullable ProxyHandler tunnel, LoopPool pool, EventLoop loop, Promise<Connection> ready) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(resolver(target))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        build(channel.pipeline(), target, tunnel, pool);
                    }
                });
        bootstrap.connect(address(target)).addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                whenSecure(connected.channel(), ready);
            } else {
                ready.tryFailure(connected.cause());
            }
        });
    }

    private static InetSocketAddress address(Target target) {
        ProxyAddress proxy = target.proxy();
        return proxy != null && target.throughForwardingProxy()
                ? InetSocketAddress.createUnresolved(proxy.host(), proxy.port())
                : InetSocketAddress.createUnresolved(target.host(), target.port());
    }

    /** A tunnelling proxy resolves the host itself. */
    private AddressResolverGroup<?> resolver(Target target) {
        return target.proxy() == null || target.throughForwardingProxy() ? resolver : NoopAddressResolverGroup.INSTANCE;
    }

    private void build(ChannelPipeline pipeline, Target target, @Nullable ProxyHandler tunnel, LoopPool pool) {
        if (target.proxy() != null) {
            ProxyTls.addTo(pipeline.channel(), tls, target.proxy(), settings.connectTimeout());
        }
        if (tunnel != null) {
            tunnel.setConnectTimeoutMillis(settings.connectTimeout().toMillis());
            pipeline.addLast(tunnel);
        }
        if (target.tls()) {
            SslHandler handler = tls.newHandler(pipeline.channel().alloc(), target.host(), target.port());
            handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
            pipeline.addLast(UPSTREAM_TLS, handler);
        }
        HttpDecoderConfig decoder = new HttpDecoderConfig().setMaxHeaderSize(settings.maxHeadBytes());
        pipeline.addLast(new HttpClientCodec(decoder, false, false));
        pipeline.addLast(new Connection(target, pool));
    }

    /** A proxied connect succeeds only after the proxy agreed; TLS has a handshake of its own. */
    private static void whenSecure(Channel channel, Promise<Connection> ready) {
        if (!(channel.pipeline().get(UPSTREAM_TLS) instanceof SslHandler ssl)) {
            hand(channel, ready);
            return;
        }
        ssl.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                hand(channel, ready);
            } else {
                channel.close();
                ready.tryFailure(shaken.cause());
            }
        });
    }

    private static void hand(Channel channel, Promise<Connection> ready) {
        channel.config().setAutoRead(false);
        Connection connection = channel.pipeline().get(Connection.class);
        if (!ready.trySuccess(connection)) {
            channel.close();
        }
    }

    private static ProxyHandler proxyHandler(ProxyAddress proxy, InetSocketAddress address) {
        String user = proxy.username();
        String password = reveal(proxy.password());
        return switch (proxy.type()) {
            case HTTP, HTTPS ->
                user == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, user, password);
            case SOCKS5 ->
                user == null ? new Socks5ProxyHandler(address) : new Socks5ProxyHandler(address, user, password);
        };
    }

    private static String reveal(@Nullable Secret secret) {
        return secret == null ? "" : secret.reveal();
    }
}
