package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacedStreamTest {
    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void pacedStreamTakesItsTime() {
        long start = System.nanoTime();

        assertThat(client.generate(alice, "[[scenario:slow:20]]").text()).isEqualTo("Simulated answer.");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void thousandPacedStreamsComplete() throws Exception {
        // Given
        kiro.onGenerate(request -> Scenario.text("a", "b", "c", "d").pace(Duration.ofMillis(50)));
        byte[] expectedEnd = Client.utf8("meteringEvent");

        // When
        List<CompletableFuture<HttpResponse<byte[]>>> replies = Stream.generate(() -> client.http()
                        .sendAsync(
                                client.request(alice, Bodies.minimal(alice, "Hi")),
                                HttpResponse.BodyHandlers.ofByteArray()))
                .limit(1_000)
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        // Then
        assertThat(replies)
                .allMatch(reply -> reply.join().statusCode() == 200
                        && new String(reply.join().body(), StandardCharsets.ISO_8859_1)
                                .contains(new String(expectedEnd, StandardCharsets.US_ASCII)));
        assertThat(kiro.requestCount()).isEqualTo(1_000);
    }
}
