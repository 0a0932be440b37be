package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many connections may be open. */
class ConnectionCapTest {

    private final AtomicInteger refused = new AtomicInteger();
    private final ConnectionCap cap = new ConnectionCap(
            Limits.DEFAULTS.with(Limit.CONNECTIONS, 5).with(Limit.CONNECTIONS_PER_REMOTE, 2), refused::incrementAndGet);

    private static EmbeddedChannel from(String address) throws Exception {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 1234);
        return new EmbeddedChannel() {
            @Override
            public SocketAddress remoteAddress() {
                return remote;
            }
        };
    }

    @Test
    void oneAddressHasItsShareAndLoopbackHasNone() throws Exception {
        EmbeddedChannel first = from("192.0.2.1");
        assertThat(cap.admit(first)).isTrue();
        assertThat(cap.admit(from("192.0.2.1"))).isTrue();

        EmbeddedChannel third = from("192.0.2.1");
        assertThat(cap.admit(third)).isFalse();
        ByteBuf answer = third.readOutbound();
        assertThat(answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 503 ");
        answer.release();
        assertThat(third.isOpen()).isFalse();

        assertThat(cap.admit(from("192.0.2.2"))).isTrue();
        first.close();
        assertThat(cap.admit(from("192.0.2.1"))).isTrue();
        assertThat(cap.admit(from("127.0.0.1"))).isTrue();
        assertThat(cap.admit(from("127.0.0.1"))).isTrue();
        assertThat(cap.admit(from("127.0.0.1"))).as("beyond all of them").isFalse();
        assertThat(refused).as("refusals that somebody heard of").hasValue(2);
    }
}
