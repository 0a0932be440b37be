package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.Timeout;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they asked for. */
class SlowClientsTest {

    @Test
    void fewHundredFrozenClientsTakeBoundedMemoryAndNobodyElsesTime() throws Exception {
        frozen(200);
    }

    @Test
    @Tag("load")
    void twoThousandFrozenClientsTakeBoundedMemoryAndNobodyElsesTime() throws Exception {
        frozen(2_000);
    }

    private static void frozen(int count) throws Exception {
        try (TestEdge edge = TestEdge.start()) {
            long before = direct();
            List<RawClient> clients = new ArrayList<>();
            List<ScriptedBackend.Call> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(RawClient.to(edge.uri, 4096).post("/echo/chat", "hi"));
            }
            for (int i = 0; i < count; i++) {
                ScriptedBackend.Call call = edge.backend.next();
                calls.add(call);
                call.sayForever("x".repeat(1024));
            }
            for (ScriptedBackend.Call call : calls) {
                call.settle();
            }

            long perClient = (direct() - before) / count;
            assertThat(perClient).isBetween(1L, 256L << 10);
            try (RawClient quick = edge.connect()) {
                assertThat(quick.post("/echo/chat", "hello").answer().complete())
                        .isTrue();
            }
            for (RawClient client : clients) {
                client.close();
            }
            for (ScriptedBackend.Call call : calls) {
                assertThat(call.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** What sockets really get their buffers from. */
    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    void fewerLargeEventsAreAskedForAheadThanSmallOnes() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            for (int i = 0; i < 100; i++) {
                call.say("x");
            }
            call.settle();
            assertThat(call.demanded.get() - call.delivered.get()).isBetween(9L, 32L);

            for (int i = 0; i < 35; i++) {
                call.say("x".repeat(1_500));
            }
            call.settle();
            assertThat(call.demanded.get() - call.delivered.get()).isBetween(6L, 21L);

            call.finish();
            assertThat(client.answer().complete()).isTrue();
        }
    }

    @Test
    void clientThatTakesNothingIsResetAndItsCallCancelled() throws Exception {
        try (TestEdge edge = TestEdge.start(config ->
                        config.withTimeouts(config.timeouts().with(Timeout.CLIENT_STALL, Duration.ofMillis(200))));
                RawClient client = RawClient.to(edge.uri, 4096)) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.sayForever("x".repeat(8192));

            assertThat(call.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnce() throws Exception {
        try (TestEdge edge =
                TestEdge.start(config -> config.withLimits(config.limits().with(Limit.CONNECTIONS, 2)))) {
            RawClient first = edge.connect();
            RawClient second = edge.connect();
            assertThat(first.get("/livez").answer().status()).isEqualTo(200);
            assertThat(second.get("/livez").answer().status()).isEqualTo(200);
            try (RawClient third = edge.connect()) {
                assertThat(third.closedByServer()).isTrue();
            }
            first.close();
            second.close();
            boolean served = false;
            for (int i = 0; i < 100 && !served; i++) {
                try (RawClient again = edge.connect()) {
                    served = again.get("/livez").answer().status() == 200;
                } catch (java.io.IOException stillFull) {
                    served = false;
                }
            }
            assertThat(served).isTrue();
        }
    }
}
