package io.kiroproxy.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.testing.HttpTransportContract;
import io.kiroproxy.core.testing.RawServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Calls that live on a thread of their own: every signal has to travel. */
class NettyHttpTransportTest extends HttpTransportContract {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @Override
    protected HttpTransport createTransport() {
        return NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT);
    }

    private static HttpCall call(URI uri, ProxyAddress proxy) {
        return HttpCall.get(
                uri, HttpFields.of("Host", "mine", "Connection", "close", "x-a", "1"), Duration.ofSeconds(20), proxy);
    }

    @Test
    void plainCallIsPutToAForwardingProxyWithItsWholeAddress() throws Exception {
        try (RawServer proxy = RawServer.start();
                HttpTransport transport = createTransport()) {
            ProxyAddress address = ProxyAddress.parse(
                    "http://me:pass@127.0.0.1:" + proxy.uri("").getPort());

            CompletableFuture<HttpReply> reply =
                    transport.send(call(URI.create("http://upstream.invalid/x?y=1"), address), createExecutor());

            assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            RawServer.Request request = proxy.request();
            assertThat(request.line()).isEqualTo("GET http://upstream.invalid/x?y=1 HTTP/1.1");
            assertThat(request.field("host")).isEqualTo("upstream.invalid");
            assertThat(request.field("proxy-authorization")).isEqualTo("Basic bWU6cGFzcw==");
            assertThat(request.field("connection")).isNull();
        }
    }
}
