package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.access.AccessState;
import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Limits;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The waits of a connection, on a channel whose time the test moves. */
class ConnectionTimersTest {

    private static final String HEAD = "POST /echo/size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";

    private final ScriptedBackend backend = new ScriptedBackend();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void install() {
        ServerConfig config = ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0));
        EdgeState state = new EdgeState(Drain.create());
        ClientKeys keys = ClientKeys.create(AccessState.inMemory(InstantSource.system()), InstantSource.system());
        AccessGate access = new AccessGate(config, keys, System::nanoTime);
        channel.freezeTime();
        HttpPipeline.install(
                channel,
                new Edge(
                        Limits.DEFAULTS,
                        Timeouts.DEFAULTS,
                        new Router(
                                List.of(new EchoProtocol()),
                                Map.of(
                                        "/",
                                        new OwnRoute(
                                                Router.Zone.ADMIN,
                                                OwnRoute.Place.LOOP,
                                                fields -> OwnRoute.text(200, "page"))),
                                List.of()),
                        new PlacePolicy(config, access::open),
                        access,
                        keys,
                        new BodyBudget(Limits.DEFAULTS.of(Limit.BODY_MEMORY)),
                        new CallIds(new Random(1)),
                        backend,
                        Runnable::run,
                        state,
                        CallWatcher.NONE,
                        InstantSource.system()));
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void silentConnectionIsClosedAfterTheKeepAliveWait() {
        after(74_999);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void keepAliveWaitStartsAfterEachAnswer() {
        after(50_000);
        send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(sent()).startsWith("HTTP/1.1 200 ");
        after(74_999);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void dribbledHeadIsGivenUpTenSecondsAfterItsFirstByte() {
        after(30_000);
        for (int second = 0; second < 10; second++) {
            send("GE".substring(second % 2, second % 2 + 1));
            after(999);
        }
        assertThat(channel.isOpen()).isTrue();
        after(10);
        assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void silentBodyIsGivenUp() {
        send(HEAD + "x".repeat(50_000));
        after(29_999);
        assertThat(channel.isOpen()).isTrue();
        after(1);
        assertThat(sent()).startsWith("HTTP/1.1 408 ").contains("echo-error request_timeout");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodySlowerThanItsRateIsGivenUpAfterTheGrace() {
        send(HEAD);
        for (int second = 1; second <= 20; second++) {
            send("x");
            after(1000);
        }
        after(20);
        assertThat(sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void bodyAtItsRateGoesOn() {
        send(HEAD);
        for (int second = 0; second < 90; second++) {
            send("x".repeat(1024));
            after(1000);
        }
        assertThat(channel.isOpen()).isTrue();
        send("x".repeat(100_000 - 90 * 1024));
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("100000 ");
    }

    @Test
    void headIsSentAheadAfterItsPatienceAndPingsFollow() throws Exception {
        send("POST /echo/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
        ScriptedBackend.Call call = backend.next();
        channel.runPendingTasks();
        after(24_999);
        assertThat(sent()).isEmpty();
        after(1);
        assertThat(sent()).startsWith("HTTP/1.1 200 ").endsWith("ping\n\r\n");
        after(14_999);
        assertThat(sent()).isEmpty();
        after(1);
        assertThat(sent()).isEqualTo("5\r\nping\n\r\n");

        // An event starts the wait for the next ping anew
        after(10_000);
        call.say("text");
        channel.runPendingTasks();
        assertThat(sent()).contains("text");
        after(14_999);
        assertThat(sent()).isEmpty();
        after(1);
        assertThat(sent()).contains("ping");
    }

    @Test
    void wholeAnswersAreNeitherPingedNorBegunEarly() throws Exception {
        send("POST /echo/chat?mode=whole HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
        backend.next();
        channel.runPendingTasks();
        after(120_000);
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    private void after(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return text.toString();
    }
}
