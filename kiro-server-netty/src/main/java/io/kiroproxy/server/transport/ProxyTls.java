package io.kiroproxy.server.transport;

import io.kiroproxy.core.spi.ProxyAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Speaks TLS to the proxy itself, for addresses with {@code https://}. Handlers behind it hear nothing of that handshake:
 * they wait for their own with the upstream. When it fails they hear of the exception.
 */
final class ProxyTls extends ChannelInboundHandlerAdapter {

    private ProxyTls() {}

    /** Adds it at the end of {@code channel}'s pipeline, when {@code proxy} wants it. */
    static void addTo(Channel channel, SslContext tls, ProxyAddress proxy, Duration limit) {
        if (proxy.type() == ProxyAddress.Type.HTTPS) {
            SslHandler handler = tls.newHandler(channel.alloc(), proxy.host(), proxy.port());
            handler.setHandshakeTimeoutMillis(limit.toMillis());
            channel.pipeline().addLast(handler, new ProxyTls());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslCompletionEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }
}
