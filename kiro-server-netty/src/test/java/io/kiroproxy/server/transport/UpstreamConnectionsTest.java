package io.kiroproxy.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.testing.RawServer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection a call gets, how long it is kept, and when a request is sent again. */
@Timeout(60)
class UpstreamConnectionsTest {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private static final EventLoop ONE = GROUP.next();
    private static final EventLoop OTHER = GROUP.next();

    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = RawServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @AfterAll
    static void stopLoops() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static NettyHttpTransport transport(TransportSettings settings) {
        return NettyHttpTransport.create(GROUP, settings);
    }

    private int connectionOf(NettyHttpTransport transport, EventLoop loop, URI uri) throws Exception {
        await(Answers.get(transport, loop, uri));
        return server.request().connection();
    }

    @Test
    void eachLoopKeepsItsOwnConnectionToAHost() throws Exception {
        URI byNumber = server.uri("/");
        URI byName = URI.create("http://localhost:" + byNumber.getPort() + "/");
        try (NettyHttpTransport transport = transport(TransportSettings.DEFAULT)) {
            assertThat(connectionOf(transport, ONE, byNumber)).isEqualTo(1);
            assertThat(connectionOf(transport, OTHER, byNumber)).isEqualTo(2);
            assertThat(connectionOf(transport, ONE, byName)).isEqualTo(3);

            assertThat(connectionOf(transport, ONE, byNumber)).isEqualTo(1);
            assertThat(connectionOf(transport, OTHER, byNumber)).isEqualTo(2);
            assertThat(connectionOf(transport, ONE, byName)).isEqualTo(3);
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            closed.complete(wire.awaitClose());
        });
        try (NettyHttpTransport transport =
                transport(TransportSettings.DEFAULT.withIdleTimeout(Duration.ofMillis(50)))) {
            assertThat(await(Answers.get(transport, ONE, server.uri("/")))).isEqualTo("ok");

            assertThat(await(closed)).isTrue();
        }
    }

    @Test
    void noMoreConnectionsAreKeptThanTheLimit() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<CompletableFuture<Boolean>> closed = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        for (CompletableFuture<Boolean> one : closed) {
            server.next((request, wire) -> {
                both.countDown();
                wire.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
                try {
                    both.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                wire.write("ok");
                one.complete(wire.awaitClose());
            });
        }
        TransportSettings settings =
                new TransportSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), 1, 64 * 1024, null, null);
        NettyHttpTransport transport = transport(settings);
        CompletableFuture<String> first = Answers.get(transport, ONE, server.uri("/"));
        CompletableFuture<String> second = Answers.get(transport, ONE, server.uri("/"));
        await(first);
        await(second);

        assertThat(await(CompletableFuture.anyOf(closed.get(0), closed.get(1)))).isEqualTo(true);
        assertThat(closed).filteredOn(CompletableFuture::isDone).hasSize(1);
        transport.close();
        assertThat(await(closed.get(0))).isTrue();
        assertThat(await(closed.get(1))).isTrue();
    }

    @Test
    void requestIsSentAgainWhenItsKeptConnectionWasClosed() throws Exception {
        try (NettyHttpTransport transport = transport(TransportSettings.DEFAULT)) {
            assertThat(connectionOf(transport, ONE, server.uri("/1"))).isEqualTo(1);
            server.next((request, wire) -> wire.close());

            assertThat(await(Answers.get(transport, ONE, server.uri("/2")))).isEqualTo("ok");
            assertThat(server.request().connection()).isEqualTo(1);
            assertThat(server.request().connection()).isEqualTo(2);
        }
    }

    @Test
    void requestIsNotSentAgainWhenANewConnectionCloses() throws Exception {
        server.next((request, wire) -> wire.close());
        try (NettyHttpTransport transport = transport(TransportSettings.DEFAULT)) {
            isLost(transport, "/1");

            assertThat(connectionOf(transport, ONE, server.uri("/1"))).isEqualTo(1);
            assertThat(connectionOf(transport, ONE, server.uri("/2"))).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 2", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"})
    void requestIsNotSentAgainOnceAByteOfTheAnswerHasCome(String beginning) throws Exception {
        try (NettyHttpTransport transport = transport(TransportSettings.DEFAULT)) {
            assertThat(connectionOf(transport, ONE, server.uri("/1"))).isEqualTo(1);
            server.next((request, wire) -> {
                wire.write(beginning);
                wire.close();
            });

            isLost(transport, "/2");
            assertThat(server.request().line()).contains("/2");
            assertThat(connectionOf(transport, ONE, server.uri("/3"))).isEqualTo(2);
        }
    }

    @Test
    void nothingIsSentAgainByATransportThatCloses() throws Exception {
        NettyHttpTransport transport = transport(TransportSettings.DEFAULT);
        assertThat(connectionOf(transport, ONE, server.uri("/1"))).isEqualTo(1);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        server.next((request, wire) -> closed.complete(wire.awaitClose()));
        CompletableFuture<String> call = Answers.get(transport, ONE, server.uri("/2"));
        server.request();

        transport.close();

        assertThat(await(closed)).isTrue();
        assertThatThrownBy(() -> await(call)).hasCauseInstanceOf(UpstreamFailureException.class);
    }

    private void isLost(NettyHttpTransport transport, String path) {
        assertThatThrownBy(() -> await(Answers.get(transport, ONE, server.uri(path))))
                .hasCauseInstanceOf(UpstreamFailureException.class);
    }

    /** A resumed session shows no certificate, so nobody is asked whether to trust it. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void secondTlsConnectionResumesTheSessionAndRunsOnTheCallsOwnLoop(String version) throws Exception {
        TestKeys keys = TestKeys.load();
        Watchful watchful = new Watchful(keys.certificate());
        try (SSLServerSocket listener = keys.answering(version, "200 OK", "ok");
                NettyHttpTransport transport = NettyHttpTransport.create(
                        GROUP,
                        TransportSettings.DEFAULT,
                        SslContextBuilder.forClient().trustManager(watchful))) {
            URI uri = URI.create("https://localhost:" + listener.getLocalPort() + "/");
            for (int i = 0; i < 3; i++) {
                assertThat(await(Answers.get(transport, OTHER, uri))).isEqualTo("ok");
            }

            assertThat(watchful.asked).hasSize(1);
            assertThat(watchful.asked).allMatch(thread -> OTHER.inEventLoop(thread));
        }
    }

    /** Trusts one certificate and keeps the threads that asked. */
    private static final class Watchful extends X509ExtendedTrustManager {

        private final List<Thread> asked = new CopyOnWriteArrayList<>();
        private final X509Certificate trusted;

        Watchful(X509Certificate trusted) {
            this.trusted = trusted;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            asked.add(Thread.currentThread());
            if (!chain[0].equals(trusted)) {
                throw new CertificateException("another certificate");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("not over a socket");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("without a connection");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {trusted};
        }
    }
}
