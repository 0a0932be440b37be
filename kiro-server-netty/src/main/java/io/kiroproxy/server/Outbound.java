package io.kiroproxy.server;

import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.transport.Http2Limits;
import io.kiroproxy.server.transport.NettyHttpTransport;
import io.kiroproxy.server.transport.TransportSettings;
import io.kiroproxy.server.transport.UpstreamLoad;
import java.util.concurrent.CompletableFuture;

/** The way out of a server: Netty on the server's own loops, and one origin for everything where that is asked for. */
final class Outbound implements HttpTransport {

    private final NettyHttpTransport netty;
    private final HttpTransport sender;

    private Outbound(NettyHttpTransport netty, HttpTransport sender) {
        this.netty = netty;
        this.sender = sender;
    }

    static Outbound create(EdgeLoops loops, UpstreamSettings settings) {
        TransportSettings limits = TransportSettings.DEFAULT
                .withProxy(settings.proxy())
                .withConnectTimeout(settings.connect())
                .withHttp2(settings.http2() == UpstreamSettings.Http2.ON ? Http2Limits.DEFAULT : null);
        NettyHttpTransport netty = NettyHttpTransport.create(loops.group(), limits);
        return new Outbound(netty, settings.baseUrl() == null ? netty : OriginOverride.of(netty, settings.baseUrl()));
    }

    /** What it holds at the moment. */
    UpstreamLoad load() {
        return netty.load();
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor) {
        return sender.send(call, executor);
    }

    @Override
    public void close() {
        sender.close();
    }
}
