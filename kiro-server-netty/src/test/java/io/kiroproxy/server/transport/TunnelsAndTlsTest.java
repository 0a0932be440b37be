package io.kiroproxy.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.testing.RawServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TunnelsAndTlsTest {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterAll
    static void stop() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @Test
    void socksProxyResolvesTheName() throws Exception {
        try (RawServer server = RawServer.start();
                WatchfulProxy proxy = WatchfulProxy.to(server.uri("").getPort());
                HttpTransport transport = NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT)) {
            HttpReply reply = send(transport, "http://upstream.invalid/x", "socks5://127.0.0.1:" + proxy.port());

            assertThat(reply.status()).isEqualTo(200);
            assertThat(proxy.asked()).containsExactly("socks5 upstream.invalid:80");
            assertThat(server.request().line()).isEqualTo("GET /x HTTP/1.1");
        }
    }

    @Test
    void proxyIsFoundByItsName() throws Exception {
        try (RawServer server = RawServer.start();
                WatchfulProxy proxy = WatchfulProxy.to(server.uri("").getPort());
                HttpTransport transport = NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT)) {
            HttpReply reply = send(transport, "http://upstream.invalid/x", "socks5://localhost:" + proxy.port());

            assertThat(reply.status()).isEqualTo(200);
            assertThat(proxy.asked()).containsExactly("socks5 upstream.invalid:80");
            Assertions.assertThatThrownBy(
                            () -> send(transport, "http://upstream.invalid/", "socks5://proxy.invalid:1080"))
                    .hasCauseInstanceOf(UpstreamFailureException.class);
        }
    }

    @Test
    void defaultProxyServesCallsThatNameNone() throws Exception {
        try (RawServer server = RawServer.start();
                WatchfulProxy proxy = WatchfulProxy.to(server.uri("").getPort());
                HttpTransport transport = NettyHttpTransport.create(
                        GROUP,
                        TransportSettings.DEFAULT.withProxy(
                                ProxyAddress.parse("socks5://127.0.0.1:" + proxy.port())))) {
            assertThat(send(transport, "http://upstream.invalid/", null).status())
                    .isEqualTo(200);
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void tlsGoesThroughAnHttpProxyAsATunnel() throws Exception {
        TestKeys keys = TestKeys.load();
        try (ServerSocket tls = keys.answering("TLS", "204 No Content", "");
                WatchfulProxy proxy = WatchfulProxy.to(tls.getLocalPort());
                HttpTransport transport =
                        NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT, keys.trusting())) {
            HttpReply reply = send(transport, "https://localhost:8443/", "http://127.0.0.1:" + proxy.port());

            assertThat(reply.status()).isEqualTo(204);
            assertThat(proxy.asked()).containsExactly("CONNECT localhost:8443");
        }
    }

    /** A server that answers the first request it gets: the proxy itself, spoken to over TLS. */
    @Test
    void plainRequestsGoToAProxyOverTls() throws Exception {
        TestKeys keys = TestKeys.load();
        try (ServerSocket proxy = keys.answering("TLS", "204 No Content", "");
                HttpTransport transport =
                        NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT, keys.trusting())) {
            String address = "localhost:" + proxy.getLocalPort();

            assertThat(send(transport, "http://upstream.invalid/x", "https://" + address)
                            .status())
                    .isEqualTo(204);
            Assertions.assertThatThrownBy(() -> send(transport, "http://upstream.invalid/x", "http://" + address))
                    .hasCauseInstanceOf(UpstreamFailureException.class);
        }
    }

    /** What is agreed with the upstream is not agreed with a proxy, which could take the offer. */
    @Test
    void proxyIsNotOfferedHttp2() throws Exception {
        TestKeys keys = TestKeys.load();
        try (RawServer server = RawServer.start();
                Http2Front proxy = Http2Front.start(keys.server("TLS"), server.uri(""));
                HttpTransport transport =
                        NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT, keys.trusting())) {
            HttpReply reply = send(
                    transport,
                    "http://upstream.invalid/x",
                    "https://localhost:" + proxy.uri("").getPort());

            assertThat(reply.status()).isEqualTo(200);
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.streams()).isZero();
        }
    }

    @Test
    void proxyWithACertificateThatNobodyVouchesForIsRefused() throws Exception {
        try (ServerSocket proxy = TestKeys.load().answering("TLS", "204 No Content", "");
                HttpTransport transport = NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT)) {
            String address = "https://localhost:" + proxy.getLocalPort();

            for (String upstream : List.of("http://upstream.invalid/x", "https://upstream.invalid/x")) {
                Assertions.assertThatThrownBy(() -> send(transport, upstream, address))
                        .hasCauseInstanceOf(UpstreamFailureException.class);
            }
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws Exception {
        TestKeys keys = TestKeys.load();
        try (ServerSocket tls = keys.answering("TLS", "204 No Content", "");
                WatchfulProxy proxy = WatchfulProxy.to(tls.getLocalPort());
                HttpTransport transport =
                        NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT, keys.trusting())) {
            Assertions.assertThatThrownBy(
                            () -> send(transport, "https://elsewhere.invalid/", "http://127.0.0.1:" + proxy.port()))
                    .hasCauseInstanceOf(UpstreamFailureException.class)
                    .hasMessageContaining("elsewhere.invalid");
        }
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() throws Exception {
        try (ServerSocket tls = TestKeys.load().answering("TLS", "204 No Content", "");
                HttpTransport transport = NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT)) {
            Assertions.assertThatThrownBy(() -> send(transport, "https://localhost:" + tls.getLocalPort() + "/", null))
                    .hasCauseInstanceOf(UpstreamFailureException.class);
        }
    }

    private static HttpReply send(HttpTransport transport, String uri, @Nullable String proxy) throws Exception {
        HttpCall call = HttpCall.get(
                URI.create(uri),
                HttpFields.EMPTY,
                Duration.ofSeconds(20),
                proxy == null ? null : ProxyAddress.parse(proxy));
        return transport.send(call, new LoopExecutor(GROUP.next())).get(20, TimeUnit.SECONDS);
    }
}
