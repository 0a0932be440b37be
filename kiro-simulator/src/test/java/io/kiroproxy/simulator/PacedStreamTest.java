package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    void heldStreamGoesOnWhenItsGateHasOpened() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        kiro.next(EventScript.begin().text("before").holdUntil(gate).text("after"));

        HttpResponse<InputStream> reply = client.http()
                .send(client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofInputStream());
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains("before")) {
            seen.append((char) reply.body().read());
        }
        boolean heldUntilNow = !kiro.requests().get(0).ending().isDone();
        gate.complete(null);
        String rest = new String(reply.body().readAllBytes(), StandardCharsets.ISO_8859_1);

        assertThat(heldUntilNow).isTrue();
        assertThat(seen.toString()).doesNotContain("after");
        assertThat(rest).contains("after", "meteringEvent");
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

    @Test
    void slowReaderGetsEveryByteOfALargeStream() throws Exception {
        // Given
        String delta = "0123456789abcdef".repeat(1_024);
        String[] deltas = Collections.nCopies(400, delta).toArray(String[]::new);
        kiro.next(Scenario.text(deltas));

        // When
        HttpResponse<InputStream> reply = client.http()
                .send(client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<RecordedRequest.Ending> ending =
                kiro.requests().get(0).ending();
        boolean overBeforeAnyRead = ending.isDone();
        byte[] body = reply.body().readAllBytes();

        // Then
        assertThat(overBeforeAnyRead).isFalse();
        assertThat(ending.get(10, TimeUnit.SECONDS)).isEqualTo(RecordedRequest.Ending.ANSWERED);
        assertThat(new Client.Reply(200, Map.of(), body).text()).hasSize(400 * 16 * 1_024);
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws Exception {
        kiro.next(Scenario.text("first").pace(Duration.ofMillis(5)), Scenario.text("second"));
        byte[] json = Json.bytes(Bodies.minimal(alice, "Hi"));
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nhost: localhost\r\n");
        Bodies.ideHeaders(alice)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(json.length).append("\r\n");
        String one = head + "\r\n" + new String(json, StandardCharsets.UTF_8);
        String two = head + "connection: close\r\n\r\n" + new String(json, StandardCharsets.UTF_8);

        try (Socket socket = new Socket("127.0.0.1", kiro.uri().getPort())) {
            socket.getOutputStream().write((one + two).getBytes(StandardCharsets.UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answers).containsSubsequence("{\"content\":\"first\"", "{\"content\":\"second\"");
        }
    }
}
