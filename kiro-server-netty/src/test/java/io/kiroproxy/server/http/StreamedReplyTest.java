package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers over real sockets. */
class StreamedReplyTest {

    private TestEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = TestEdge.start();
    }

    @AfterEach
    void stop() {
        edge.close();
        assertThat(edge.edge.bodies().used()).isZero();
    }

    @Test
    void eventsArriveAsTheyArise() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.say("one");

            RawClient.Answer head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.fields())
                    .containsEntry("content-type", "text/x-echo")
                    .containsEntry("cache-control", "no-cache")
                    .containsEntry("x-accel-buffering", "no")
                    .containsEntry("x-kiro-model", "echo-model-1")
                    .containsEntry("x-kiro-emulated", "tool_choice, temperature")
                    .containsEntry("transfer-encoding", "chunked")
                    .containsEntry("request-id", call.request.id())
                    .containsEntry("x-request-id", call.request.id())
                    .doesNotContainKey("x-kiro-usage-source")
                    .doesNotContainKey("connection");
            assertThat(client.chunk()).isEqualTo("start\none\n");

            call.say("two");
            assertThat(client.chunk()).isEqualTo("two\n");

            call.finish();
            RawClient.Answer rest = client.body(head);
            assertThat(rest.body()).isEqualTo("stop\nend\n");
            assertThat(rest.complete()).isTrue();
            assertThat(client.get("/livez").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void wholeAnswerHasALengthAndTheUsageSource() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat?mode=whole", "hi", "x-request-id: my.id-7");
            edge.backend.next().say("one", "two").finish();

            RawClient.Answer answer = client.answer();
            assertThat(answer.body()).isEqualTo("start\none\ntwo\nstop\nend\n");
            assertThat(answer.fields())
                    .containsEntry("x-kiro-usage-source", "estimated")
                    .containsEntry("x-request-id", "my.id-7")
                    .containsKey("content-length");
        }
    }

    @Test
    void uncleanRequestIdIsReplaced() throws Exception {
        try (RawClient client = edge.connect()) {
            String tooLong = "a".repeat(129);
            assertThat(client.get("/livez", "x-request-id: a b").answer().field("x-request-id"))
                    .matches("[0-9a-f]{20}");
            assertThat(client.get("/livez", "x-request-id: " + tooLong).answer().field("x-request-id"))
                    .isNotEqualTo(tooLong);
            assertThat(client.get("/livez", "x-request-id: " + tooLong.substring(1))
                            .answer()
                            .field("x-request-id"))
                    .isEqualTo(tooLong.substring(1));
        }
    }

    @Test
    void failureBeforeTheHeadIsAnErrorReply() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi", "x-request-id: mine");
            edge.backend
                    .next()
                    .fail(new GatewayException(
                            ErrorKind.RATE_LIMITED, "all accounts are cooling down", Duration.ofSeconds(30), null));

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo("echo-error rate_limited: all accounts are cooling down (mine)");
            assertThat(answer.field("retry-after")).isEqualTo("30");
            assertThat(client.get("/livez").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void failureAfterTheHeadIsWrittenInStreamAndTheConnectionCloses() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.say("one");
            RawClient.Answer head = client.head();
            call.fail(new GatewayException(ErrorKind.UPSTREAM_ERROR, "cut"));

            RawClient.Answer answer = client.body(head);
            assertThat(answer.body()).isEqualTo("start\none\nfailed upstream_error\n");
            assertThat(answer.complete()).isTrue();
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void writerThatCannotWriteLeavesTheBodyOpen() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.say("one");
            RawClient.Answer head = client.head();
            call.say("unwritable");

            RawClient.Answer answer = client.body(head);
            assertThat(answer.complete()).isFalse();
            assertThat(call.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void wholeAnswerThatFailsHasItsOwnStatus() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat?mode=whole", "hi");
            edge.backend.next().say("one").fail(new GatewayException(ErrorKind.UPSTREAM_UNAVAILABLE, "gone"));

            assertThat(client.answer().status()).isEqualTo(503);
        }
    }

    @Test
    void unexpectedFailureTellsNothingOfItself() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            edge.backend.next().fail(new IllegalStateException("secret detail"));

            assertThat(client.answer().body()).contains("internal").doesNotContain("secret detail");
            assertThat(client.post("/echo/chat", "defect").answer().status()).isEqualTo(500);
        }
    }

    @Test
    void clientThatLeavesCancelsItsCallAtOnce() throws Exception {
        // Given a streamed call in a thinking phase: nothing to write, so no write can tell
        RawClient client = edge.connect();
        client.post("/echo/chat", "hi");
        ScriptedBackend.Call call = edge.backend.next();

        // When it closes
        long from = System.nanoTime();
        client.close();

        // Then
        assertThat(call.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void resetAndHalfCloseCancelToo() throws Exception {
        RawClient first = edge.connect();
        first.post("/echo/chat", "hi");
        ScriptedBackend.Call one = edge.backend.next();
        one.say("text");
        first.head();
        first.reset();
        assertThat(one.cancelled.await(1, TimeUnit.SECONDS)).isTrue();

        try (RawClient second = edge.connect()) {
            second.post("/echo/chat?mode=whole", "hi");
            ScriptedBackend.Call two = edge.backend.next();
            second.shutdownOutput();
            assertThat(two.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void clientThatDoesNotReadStopsTheDemand() throws Exception {
        try (RawClient client = RawClient.to(edge.uri, 4096)) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.sayForever("x".repeat(8192));

            // When it reads nothing, deliveries stop growing
            long before = -1;
            while (before != call.delivered.get()) {
                before = call.delivered.get();
                call.settle();
                Thread.onSpinWait();
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
            assertThat(before).isLessThan(4000);

            // Then reading starts them again
            RawClient.Answer head = client.head();
            assertThat(head.status()).isEqualTo(200);
            for (int i = 0; i < 400; i++) {
                client.chunk();
            }
            call.settle();
            assertThat(call.delivered.get()).isGreaterThan(before);
        }
    }

    @Test
    void demandComesInBatchesThatGrow() throws Exception {
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.settle();
            assertThat(call.demanded.get()).isEqualTo(2);
            call.say("a".repeat(22).split(""));
            call.settle();
            assertThat(call.demanded.get()).isEqualTo(23 + 32);
            call.say("b".repeat(23).split(""));
            call.settle();
            assertThat(call.demanded.get()).isEqualTo(23 + 32);
            call.say("c");
            call.settle();
            assertThat(call.demanded.get()).isEqualTo(23 + 32 + 24);
        }
    }

    @Test
    void manyStreamsRunAtOnce() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        List<ScriptedBackend.Call> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(edge.connect().post("/echo/chat", "hi"));
        }
        for (int i = 0; i < 200; i++) {
            calls.add(edge.backend.next());
        }
        calls.forEach(call -> call.say("one"));
        calls.forEach(call -> call.say("two").finish());
        for (RawClient client : clients) {
            assertThat(client.answer().body()).isEqualTo("start\none\ntwo\nstop\nend\n");
            client.close();
        }
    }

    @Test
    void oldClientsGetAnAnswerThatEndsWithTheConnection() throws Exception {
        try (RawClient client = edge.connect()) {
            client.send(
                    "POST /echo/chat HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello");

            RawClient.Answer answer = client.answer();
            assertThat(answer.fields()).doesNotContainKey("transfer-encoding").containsEntry("connection", "close");
            assertThat(answer.body()).isEqualTo("start\nhello\nstop\nend\n");
        }
    }

    @Test
    void slowFirstEventSendsTheHeadAheadAndPings() throws Exception {
        try (TestEdge quick = TestEdge.start(config -> config.withTimeouts(config.timeouts()
                        .with(Timeout.HEAD_PATIENCE, Duration.ofMillis(50))
                        .with(Timeout.PING, Duration.ofMillis(50))));
                RawClient client = quick.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = quick.backend.next();

            RawClient.Answer head = client.head();
            assertThat(head.fields()).doesNotContainKey("x-kiro-model");
            assertThat(client.chunk()).isEqualTo("ping\n");
            assertThat(client.chunk()).isEqualTo("ping\n");

            call.fail(new GatewayException(ErrorKind.RATE_LIMITED, "later"));
            assertThat(client.body(head).body()).endsWith("failed rate_limited\n");
        }
    }

    @Test
    void wholeAnswerIsHeldToItsLimit() throws Exception {
        try (TestEdge small = TestEdge.start(
                        config -> config.withLimits(config.limits().with(Limit.WHOLE_ANSWER, 1024)));
                RawClient client = small.connect()) {
            client.post("/echo/chat?mode=whole", "hi");
            small.backend.next().say("x".repeat(2000)).finish();

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("upstream_error", "longer than 1024 bytes");
        }
    }
}
