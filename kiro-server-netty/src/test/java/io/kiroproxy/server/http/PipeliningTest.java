package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipeliningTest {

    private TestEdge edge;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        edge = TestEdge.start();
        client = edge.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        edge.close();
    }

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        client.post("/echo/chat", "slow")
                .post("/echo/count", "four")
                .get("/livez")
                .post("/echo/chat", "hello");
        ScriptedBackend.Call slow = edge.backend.next();
        slow.settle();
        slow.say("first").finish();

        assertThat(client.answer().body()).isEqualTo("start\nfirst\nstop\nend\n");
        assertThat(client.answer().body()).isEqualTo("4");
        assertThat(client.answer().body()).isEqualTo("live\n");
        assertThat(client.answer().body()).isEqualTo("start\nhello\nstop\nend\n");
    }

    @Test
    void moreRequestsThanMayWaitAreStillAnsweredInOrder() throws Exception {
        client.post("/echo/chat", "slow");
        ScriptedBackend.Call slow = edge.backend.next();
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 300; i++) {
                    client.post("/echo/size", "x".repeat(1000 + i));
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        sender.start();
        slow.say("first").finish();

        assertThat(client.answer().body()).contains("first");
        for (int i = 0; i < 300; i++) {
            assertThat(client.answer().body()).startsWith((1000 + i) + " ");
        }
        sender.join(10_000);
    }

    @Test
    void clientThatLeavesWithRequestsWaitingCancelsItsCall() throws Exception {
        client.post("/echo/chat", "slow").get("/livez").get("/livez");
        ScriptedBackend.Call slow = edge.backend.next();
        client.reset();

        assertThat(slow.cancelled.await(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void badRequestWaitsForItsTurn() throws Exception {
        client.post("/echo/chat", "slow").send("GET  / HTTP/1.1\r\n\r\n");
        edge.backend.next().say("first").finish();

        assertThat(client.answer().body()).contains("first");
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.closedByServer()).isTrue();
    }
}
