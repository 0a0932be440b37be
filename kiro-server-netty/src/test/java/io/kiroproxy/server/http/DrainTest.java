package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Timeout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

    @Test
    void idleConnectionsGoAndRunningCallsEnd() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient idle = edge.connect();
                RawClient busy = edge.connect()) {
            // Given an idle connection, a started answer and one that has not begun
            assertThat(idle.get("/livez").answer().status()).isEqualTo(200);
            busy.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            try (RawClient waiting = edge.connect()) {
                waiting.post("/echo/chat", "hi");
                ScriptedBackend.Call late = edge.backend.next();
                call.say("one");
                RawClient.Answer head = busy.head();

                // When
                CompletableFuture<Void> drained = edge.edge.drain();

                // Then
                assertThat(idle.closedByServer()).isTrue();
                assertThat(turnedAway(edge)).isTrue();
                call.say("two").finish();
                RawClient.Answer answer = busy.body(head);
                assertThat(answer.body()).endsWith("two\nstop\nend\n");
                assertThat(answer.complete()).isTrue();
                assertThat(busy.closedByServer()).isTrue();
                assertThat(drained).isNotDone();

                late.say("x").finish();
                RawClient.Answer lateAnswer = waiting.answer();
                assertThat(lateAnswer.closes()).isTrue();
                assertThat(lateAnswer.complete()).isTrue();
                drained.get(5, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void patienceEndsWithTheProtocolsError() throws Exception {
        try (TestEdge edge = TestEdge.start(
                        config -> config.withTimeouts(config.timeouts().with(Timeout.DRAIN, Duration.ofMillis(100))));
                RawClient begun = edge.connect();
                RawClient waiting = edge.connect()) {
            begun.post("/echo/chat", "hi");
            ScriptedBackend.Call first = edge.backend.next();
            first.say("one");
            RawClient.Answer head = begun.head();
            waiting.post("/echo/chat?mode=whole", "hi");
            ScriptedBackend.Call second = edge.backend.next();

            CompletableFuture<Void> drained = edge.edge.drain();

            assertThat(begun.body(head).body()).endsWith("failed upstream_unavailable\n");
            RawClient.Answer refused = waiting.answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.closes()).isTrue();
            assertThat(first.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(second.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
            drained.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void clientThatDoesNotReadIsCutInTheEnd() throws Exception {
        try (TestEdge edge = TestEdge.start(config -> config.withTimeouts(config.timeouts()
                        .with(Timeout.DRAIN, Duration.ofMillis(50))
                        .with(Timeout.DRAIN_HARD, Duration.ofMillis(50))));
                RawClient client = RawClient.to(edge.uri, 4096)) {
            client.post("/echo/chat", "hi");
            edge.backend.next().sayForever("x".repeat(8192));

            edge.edge.drain().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void closeDuringDrainIsImmediate() throws Exception {
        TestEdge edge = TestEdge.start();
        try (RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            CompletableFuture<Void> drained = edge.edge.drain();

            edge.close();

            assertThat(call.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
            drained.get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void probeSaysThatTheServerDrains() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi").get("/readyz");
            ScriptedBackend.Call call = edge.backend.next();
            assertThat(edge.edge.drain()).isNotDone();
            call.finish();

            // The pipelined probe is behind an answer that closes the connection
            assertThat(client.answer().closes()).isTrue();
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void serverThatIsToldToEndAnswersUntilItsLastCallHasEnded() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient busy = edge.connect()) {
            // Given an answer under way
            busy.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.say("one");
            RawClient.Answer head = busy.head();
            assertThat(edge.drain.draining()).isFalse();

            // When
            assertThat(edge.drain.begin()).isTrue();

            // Then
            assertThat(edge.drain.begin()).as("told before").isFalse();
            assertThat(edge.drain.running()).isOne();
            try (RawClient late = edge.connect()) {
                RawClient.Answer refused = late.post("/echo/chat", "hi").answer();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.field("retry-after")).isEqualTo("5");
            }
            try (RawClient probe = edge.connect()) {
                RawClient.Answer ready = probe.get("/readyz").answer();
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body()).isEqualTo("draining\n");
            }
            try (RawClient owner = edge.connect()) {
                assertThat(owner.get("/api/status").answer().status()).isEqualTo(200);
            }
            assertThat(edge.edge.over()).isNotDone();
            call.say("two").finish();
            RawClient.Answer answer = busy.body(head);
            assertThat(answer.body()).endsWith("two\nstop\nend\n");
            assertThat(answer.complete()).isTrue();
            edge.edge.over().get(5, TimeUnit.SECONDS);
            assertThat(edge.drain.running()).isZero();
            assertThat(turnedAway(edge)).isTrue();
        }
    }

    @Test
    void patienceWithRunningCallsEndsThereToo() throws Exception {
        try (TestEdge edge = TestEdge.start(
                        config -> config.withTimeouts(config.timeouts().with(Timeout.DRAIN, Duration.ofMillis(100))));
                RawClient busy = edge.connect()) {
            busy.post("/echo/chat", "hi");
            edge.backend.next().say("one");
            RawClient.Answer head = busy.head();

            edge.drain.begin();

            assertThat(busy.body(head).body()).endsWith("failed upstream_unavailable\n");
            edge.edge.over().get(5, TimeUnit.SECONDS);
        }
    }

    /** The system may still complete a handshake for a moment after the socket was closed; nobody answers then. */
    private static boolean turnedAway(TestEdge edge) {
        try (RawClient late = edge.connect()) {
            return late.closedByServer();
        } catch (java.io.IOException e) {
            return true;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
