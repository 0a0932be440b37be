package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens connections that are ready for a first request: proxy passed, TLS agreed, automatic reads off. */
final class Connector {

    /** What one read brings at most. An event is seldom larger than 1 KiB, and a reader that has stopped holds one read. */
    private static final int READ = 32 << 10;

    /** What is offered for the first read, which is an answer's head and little more. */
    private static final int FIRST_READ = 2 << 10;

    /**
     * What the kernel may keep of an answer that nobody takes; left to itself it keeps up to 6 MiB. Enough for a mebibyte
     * a second from the other side of the world.
     */
    private static final int UNREAD = 128 << 10;

    private final TransportSettings settings;
    private final ClientTls tls;
    private final AddressResolverGroup<InetSocketAddress> resolver;

    Connector(TransportSettings settings, ClientTls tls, AddressResolverGroup<InetSocketAddress> resolver) {
        this.settings = settings;
        this.tls = tls;
        this.resolver = resolver;
    }

    /** Whether a new connection to {@code target} may turn out to speak HTTP/2. */
    boolean offersHttp2(Target target) {
        return target.tls() && settings.http2() != null;
    }

    /** Connects on {@code loop}; the future completes there. */
    Future<Opened> connect(Target target, LoopPool pool, EventLoop loop) {
        Promise<Opened> ready = loop.newPromise();
        if (!target.encrypted()) {
            find(target, null, pool, loop, ready);
            return ready;
        }
        tls.contexts()
                .whenComplete((contexts, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        find(target, contexts, pool, loop, ready);
                    } else {
                        ready.tryFailure(failure);
                    }
                }));
        return ready;
    }

    /** Finds the way to the proxy, if there is one. */
    private void find(
            Target target, ClientTls.@Nullable Contexts secure, LoopPool pool, EventLoop loop, Promise<Opened> ready) {
        ProxyAddress proxy = target.proxy();
        if (proxy == null || target.throughForwardingProxy()) {
            open(target, secure, null, pool, loop, ready);
            return;
        }
        InetSocketAddress named = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        resolver.getResolver(loop).resolve(named).addListener((Future<InetSocketAddress> found) -> {
            if (found.isSuccess()) {
                open(target, secure, proxyHandler(proxy, found.getNow()), pool, loop, ready);
            } else {
                ready.tryFailure(found.cause());
            }
        });
    }

    /**
     * @param secure how TLS is spoken, null when it is not
     * @param tunnel makes the connection a tunnel, null for none
     */
    private void open(
            Target target,
            ClientTls.@Nullable Contexts secure,
            @Nullable ProxyHandler tunnel,
            LoopPool pool,
            EventLoop loop,
            Promise<Opened> ready) {
        Negotiation negotiation = new Negotiation(target, pool, settings, ready);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(resolver(target))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.SO_RCVBUF, UNREAD)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, FIRST_READ, READ))
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        build(channel, target, secure, tunnel, negotiation);
                    }
                });
        pool.load().connections(1);
        ChannelFuture connecting = bootstrap.connect(address(target));
        connecting.channel().closeFuture().addListener(closed -> pool.load().connections(-1));
        connecting.addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                ready.tryFailure(connected.cause());
            } else if (!target.tls()) {
                negotiation.one(connected.channel().pipeline());
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

    /** A proxied connect succeeds only after the proxy agreed; TLS has a handshake of its own, which says what is spoken. */
    private void build(
            SocketChannel channel,
            Target target,
            ClientTls.@Nullable Contexts secure,
            @Nullable ProxyHandler tunnel,
            Negotiation negotiation) {
        if (target.proxy() != null && secure != null) {
            ProxyTls.addTo(channel, secure.proxy(), target.proxy(), settings.connectTimeout());
        }
        if (tunnel != null) {
            tunnel.setConnectTimeoutMillis(settings.connectTimeout().toMillis());
            channel.pipeline().addLast(tunnel);
        }
        if (target.tls() && secure != null) {
            SslHandler handler = secure.upstream().newHandler(channel.alloc(), target.host(), target.port());
            handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
            channel.pipeline().addLast(Negotiation.UPSTREAM_TLS, handler).addLast(negotiation);
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
