package io.kiroproxy.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Puts the handlers of one client connection together; {@code package-info} tells what each is for. */
final class HttpPipeline extends ChannelInitializer<Channel> {

    private final Edge edge;
    private final ConnectionCap cap;
    private final OpenConnections connections;

    HttpPipeline(Edge edge, ConnectionCap cap, OpenConnections connections) {
        this.edge = edge;
        this.cap = cap;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (cap.admit(channel)) {
            connections.add(channel, install(channel, edge));
        }
    }

    static ExchangeHandler install(Channel channel, Edge edge) {
        ReadWatch watch = new ReadWatch();
        PipelineGate gate = new PipelineGate(edge.limits());
        ExchangeHandler exchanges = new ExchangeHandler(edge, watch, gate);
        channel.pipeline()
                .addLast(
                        watch,
                        new StrictRequestDecoder(edge.limits()),
                        new HttpResponseEncoder(),
                        new RequestGuard(edge.limits()),
                        gate,
                        exchanges);
        return exchanges;
    }
}
