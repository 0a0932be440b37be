package io.kiroproxy.server.http;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts open connections, all together and by remote address; loopback is not counted by address. Thread-safe. */
final class ConnectionCap {

    private static final String TOO_MANY = "{\"error\":{\"type\":\"overloaded\",\"message\":\"too many connections\"}}";

    private final long limit;
    private final long perRemote;
    private final Runnable onRefused;
    private final AtomicLong open = new AtomicLong();
    private final ConcurrentHashMap<InetAddress, Integer> byRemote = new ConcurrentHashMap<>();

    /** @param onRefused hears of each connection that may not stay */
    ConnectionCap(Limits limits, Runnable onRefused) {
        this.onRefused = onRefused;
        this.limit = limits.of(Limit.CONNECTIONS);
        this.perRemote = limits.of(Limit.CONNECTIONS_PER_REMOTE);
    }

    /** Whether {@code channel} may stay; one that may not is closed here. */
    boolean admit(Channel channel) {
        boolean room = open.incrementAndGet() <= limit;
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        if (!room) {
            onRefused.run();
            channel.close();
            return false;
        }
        return !(channel.remoteAddress() instanceof InetSocketAddress remote)
                || remote.getAddress().isLoopbackAddress()
                || admit(channel, remote.getAddress());
    }

    private boolean admit(Channel channel, InetAddress remote) {
        int now = byRemote.merge(remote, 1, Integer::sum);
        channel.closeFuture()
                .addListener(
                        closed -> byRemote.computeIfPresent(remote, (key, count) -> count == 1 ? null : count - 1));
        if (now <= perRemote) {
            return true;
        }
        onRefused.run();
        String answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 5\r\n"
                + "connection: close\r\ncontent-length: " + TOO_MANY.length() + "\r\n\r\n" + TOO_MANY;
        channel.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
        return false;
    }
}
