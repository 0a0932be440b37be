package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.it.fixture.Gauges;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.dialect.Heard;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.simulator.generate.EventScript;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three times as many calls as may be under way (decisions.md 1). The refusals pass the tap and so are held against the
 * vendors' definitions. {@code kiro-benchmarks/run overload} does the same for as long as one likes.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OverloadTest {

    private static final int ROOM = 3;
    private static final int OFFERED = 3 * ROOM;

    @RegisterExtension
    final ProxyUnderTest proxy =
            ProxyUnderTest.with(config -> config.withLimits(config.limits().with(Limit.CALLS, ROOM))
                    .withTimeouts(config.timeouts()
                            .with(io.kiroproxy.server.config.Timeout.CALL_WAIT, Duration.ofMillis(200))));

    private final ExecutorService clients = Executors.newFixedThreadPool(OFFERED);
    private final CompletionService<HttpResponse<byte[]>> replies = new ExecutorCompletionService<>(clients);

    @AfterEach
    void stop() {
        clients.shutdownNow();
    }

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void whatIsTooMuchIsShedAndTheRestCompleteAndTheNextCallsFindRoom(ClientDialect dialect, Streaming way)
            throws Exception {
        // Given answers that stay unfinished until the gate opens
        CompletableFuture<Void> gate = new CompletableFuture<>();
        proxy.simulator()
                .onGenerate(request ->
                        EventScript.begin().text("So ").holdUntil(gate).text("far."));
        Asked asked = Asked.of(Conversation.of(List.of(Message.text(Role.USER, "go"))))
                .with(way);

        // When three times as many calls are offered as there is room for
        offer(OFFERED, dialect, asked);

        // Then those beyond are refused without asking the upstream
        for (int i = ROOM; i < OFFERED; i++) {
            shed(dialect, replies.take().get());
        }
        assertThat(proxy.generateRequests()).hasSize(ROOM);

        // And those within complete
        gate.complete(null);
        complete(ROOM, dialect, asked);

        // And as many again succeed at once, and leave nothing behind
        offer(ROOM, dialect, asked);
        complete(ROOM, dialect, asked);
        new Gauges(proxy.uri()).awaitQuiet();
    }

    private void offer(int count, ClientDialect dialect, Asked asked) {
        Wire wire = new Wire(proxy.tap().uri());
        for (int i = 0; i < count; i++) {
            replies.submit(() -> wire.reply(dialect, asked));
        }
    }

    private void complete(int count, ClientDialect dialect, Asked asked) throws Exception {
        for (int i = 0; i < count; i++) {
            Heard heard = Wire.heard(dialect, asked, replies.take().get());
            assertThat(heard.text()).isEqualTo("So far.");
            assertThat(heard.ending()).isEqualTo(Heard.Ending.FINISHED);
        }
    }

    private static void shed(ClientDialect dialect, HttpResponse<byte[]> reply) {
        String body = new String(reply.body(), StandardCharsets.UTF_8);
        assertThat(reply.statusCode()).as(body).isEqualTo(dialect == ClientDialect.ANTHROPIC ? 529 : 429);
        assertThat(reply.headers().firstValue("retry-after"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9]\\d*"));
        assertThat(body).containsIgnoringCase(ErrorKind.OVERLOADED.code()).contains("too many calls are running");
    }
}
