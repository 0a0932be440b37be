package io.kiroproxy.server;

import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.EdgeLoops;
import io.kiroproxy.server.transport.NettyHttpTransport;
import io.kiroproxy.server.transport.TransportSettings;

/** The way out of a server: Netty on the server's own loops, and one origin for everything where that is asked for. */
final class Outbound {

    private Outbound() {}

    static HttpTransport create(EdgeLoops loops, UpstreamSettings settings) {
        TransportSettings limits =
                TransportSettings.DEFAULT.withProxy(settings.proxy()).withConnectTimeout(settings.connect());
        HttpTransport netty = NettyHttpTransport.create(loops.group(), limits);
        return settings.baseUrl() == null ? netty : OriginOverride.of(netty, settings.baseUrl());
    }
}
