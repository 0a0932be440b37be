package io.kiroproxy.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.testing.RawServer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One HTTP/2 connection for many calls: its beginning, its limits, its pings and its end. */
@Timeout(60)
class Http2LinkTest {

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private static final EventLoop LOOP = GROUP.next();
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    private TestKeys keys;
    private FrameServer server;

    @BeforeEach
    void start() throws Exception {
        keys = TestKeys.load();
        server = FrameServer.start(keys, Http2Settings.defaultSettings());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void stopLoops() {
        GROUP.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private NettyHttpTransport transport(Http2Limits limits) throws Exception {
        return NettyHttpTransport.create(GROUP, TransportSettings.DEFAULT.withHttp2(limits), keys.trusting());
    }

    private CompletableFuture<String> get(NettyHttpTransport transport) {
        return Answers.get(transport, LOOP, server.uri("/"));
    }

    @Test
    void callsThatComeTogetherShareTheConnectionThatTheFirstOpens() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(get(transport));
            }
            for (int i = 0; i < 20; i++) {
                FrameServer.Heard request = server.request();
                assertThat(request.connection()).isEqualTo(1);
                request.answer("ok");
            }
            for (CompletableFuture<String> call : calls) {
                assertThat(await(call)).isEqualTo("ok");
            }
            assertThat(transport.load().connections()).isEqualTo(1);
        }
    }

    @Test
    void callsBeyondItsStreamsOpenAnotherConnection() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT.withStreams(2))) {
            List<CompletableFuture<String>> calls = List.of(get(transport), get(transport), get(transport));
            List<FrameServer.Heard> requests = List.of(server.request(), server.request(), server.request());

            assertThat(requests).extracting(FrameServer.Heard::connection).containsExactlyInAnyOrder(1, 1, 2);
            requests.forEach(request -> request.answer("ok"));
            for (CompletableFuture<String> call : calls) {
                assertThat(await(call)).isEqualTo("ok");
            }
        }
    }

    @Test
    void upstreamMayAllowFewerStreams() throws Exception {
        try (FrameServer narrow =
                        FrameServer.start(keys, Http2Settings.defaultSettings().maxConcurrentStreams(1));
                NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            CompletableFuture<String> warm = Answers.get(transport, LOOP, narrow.uri("/"));
            narrow.request().answer("settings have come");
            await(warm);
            CompletableFuture<String> first = Answers.get(transport, LOOP, narrow.uri("/1"));
            FrameServer.Heard one = narrow.request();
            CompletableFuture<HttpReply> head = Answers.send(transport, LOOP, narrow.uri("/2"));

            assertThat(narrow.request().connection()).isEqualTo(2);
            one.answer("ok");
            assertThat(await(first)).isEqualTo("ok");
            head.cancel(true);
        }
    }

    @Test
    void refusedStreamIsSentAgain() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            CompletableFuture<String> call = get(transport);
            FrameServer.Heard refused = server.request();
            refused.write(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM)
                    .stream(((Http2HeadersFrame) refused.frame()).stream()));

            server.request().answer("ok");
            assertThat(await(call)).isEqualTo("ok");
        }
    }

    @Test
    void streamThatIsResetForAnotherReasonIsAFailure() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            CompletableFuture<String> warm = get(transport);
            server.request().answer("ok");
            await(warm);
            CompletableFuture<String> call = get(transport);
            FrameServer.Heard broken = server.request();
            broken.write(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR)
                    .stream(((Http2HeadersFrame) broken.frame()).stream()));

            assertThatThrownBy(() -> await(call)).hasCauseInstanceOf(UpstreamFailureException.class);
        }
    }

    @Test
    void afterAGoodbyeCallsUnderWayEndAndNewOnesGoElsewhere() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            CompletableFuture<String> first = get(transport);
            FrameServer.Heard one = server.request();
            CompletableFuture<String> unseen = get(transport);
            server.request();
            one.goodbye();

            FrameServer.Heard next = server.request();
            assertThat(next.connection()).isEqualTo(2);
            next.answer("elsewhere");
            assertThat(await(unseen)).isEqualTo("elsewhere");
            one.answer("ok");
            assertThat(await(first)).isEqualTo("ok");
            assertThat(server.closed()).isEqualTo(1);
        }
    }

    @Test
    void silentUpstreamIsPingedAndKeptWhileItAnswers() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT.withPing(SHORT, LONG))) {
            CompletableFuture<String> call = get(transport);
            FrameServer.Heard request = server.request();
            for (int i = 0; i < 3; i++) {
                FrameServer.Heard ping = server.ping();
                assertThat(ping.connection()).isEqualTo(1);
                ping.write(new DefaultHttp2PingFrame(((Http2PingFrame) ping.frame()).content(), true));
            }

            request.answer("ok");
            assertThat(await(call)).isEqualTo("ok");
        }
    }

    @Test
    void connectionIsGivenUpWhenAPingIsNotAnswered() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT.withPing(SHORT, SHORT))) {
            CompletableFuture<String> call = get(transport);
            server.request();

            assertThatThrownBy(() -> await(call)).hasCauseInstanceOf(UpstreamFailureException.class);
            assertThat(server.closed()).isEqualTo(1);
        }
    }

    @Test
    void connectionWithoutCallsIsClosedAfterAWhile() throws Exception {
        try (NettyHttpTransport transport = transport(Http2Limits.DEFAULT.withIdleTimeout(SHORT))) {
            CompletableFuture<String> call = get(transport);
            server.request().answer("ok");

            assertThat(await(call)).isEqualTo("ok");
            assertThat(server.closed()).isEqualTo(1);
        }
    }

    @Test
    void answerThatNobodyReadsHoldsUpNoOther() throws Exception {
        byte[] large = new byte[4 << 20];
        try (RawServer behind = RawServer.start();
                Http2Front front = Http2Front.start(keys.server("TLS"), behind.uri(""));
                NettyHttpTransport transport = transport(Http2Limits.DEFAULT)) {
            List<HttpReply> unread = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                behind.next(
                        (request, wire) -> wire.write("HTTP/1.1 200 OK\r\ncontent-length: " + large.length + "\r\n\r\n")
                                .write(large));
                unread.add(await(Answers.send(transport, LOOP, front.uri("/unread"))));
            }
            behind.next((request, wire) -> wire.write("HTTP/1.1 200 OK\r\ncontent-length: " + large.length + "\r\n\r\n")
                    .write(large));

            assertThat(await(Answers.get(transport, LOOP, front.uri("/read")))).hasSize(large.length);
            assertThat(front.connections()).isEqualTo(1);
            for (HttpReply reply : unread) {
                assertThat(await(Answers.text(reply))).hasSize(large.length);
            }
        }
    }
}
