package io.kiroproxy.server.http;

import io.kiroproxy.core.GatewayException;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The client connections of one server. Thread-safe; what it does to a connection runs on that one's event loop. */
final class OpenConnections {

    private final Map<Channel, ExchangeHandler> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private volatile boolean draining;

    void add(Channel channel, ExchangeHandler handler) {
        open.put(channel, handler);
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            completeWhenEmpty();
        });
        if (draining) {
            channel.close();
        }
    }

    int count() {
        return open.size();
    }

    /** Completes after {@link #drain}, when the last connection is closed. */
    CompletableFuture<Void> empty() {
        return empty;
    }

    /** Lets idle connections go. */
    void drain() {
        draining = true;
        open.forEach((channel, handler) -> channel.eventLoop().execute(handler::drain));
        completeWhenEmpty();
    }

    void end(GatewayException failure) {
        open.forEach((channel, handler) -> channel.eventLoop().execute(() -> handler.end(failure)));
    }

    void close() {
        open.keySet().forEach(Channel::close);
    }

    private void completeWhenEmpty() {
        if (draining && open.isEmpty()) {
            empty.complete(null);
        }
    }
}
