package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.simulator.Client.BrokenException;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break or hang. */
class BrokenStreamTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount alice = kiro.addSocialAccount("alice");
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    static Stream<Scenario> brokenConnections() {
        return Stream.of(
                Scenario.reset(),
                Scenario.text("a").cut(),
                Scenario.text("a").reset(),
                Scenario.text("a").cutInsideNext().text("b"));
    }

    @ParameterizedTest
    @MethodSource("brokenConnections")
    void cutConnectionsBreakTheBody(Scenario scenario) {
        kiro.next(scenario);

        assertThatThrownBy(() -> client.generate(alice, "Hi")).isInstanceOf(BrokenException.class);

        RecordedRequest request = kiro.requests().get(0);
        assertThat(request.ending().join()).isEqualTo(RecordedRequest.Ending.CUT);
    }

    @Test
    void clientThatLeavesAHangingStreamIsNoticed() throws Exception {
        // Given
        kiro.next(Scenario.text("a", "b").stall());
        CompletableFuture<HttpResponse<InputStream>> reply = client.http()
                .sendAsync(
                        client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofInputStream());
        RecordedRequest request = kiro.awaitRequest(r -> r.operation().equals("GenerateAssistantResponse"), SOON);

        // When
        reply.get(10, TimeUnit.SECONDS).body().close();

        // Then
        assertThat(request.ending().get(10, TimeUnit.SECONDS)).isEqualTo(RecordedRequest.Ending.CLIENT_LEFT);
    }

    @Test
    void hangSendsNoHeadUntilTheClientGivesUp() throws Exception {
        kiro.next(Scenario.hang());
        var future = client.http()
                .sendAsync(client.request(alice, Bodies.minimal(alice, "Hi")), HttpResponse.BodyHandlers.ofByteArray());
        RecordedRequest request = kiro.awaitRequest(r -> true, SOON);

        assertThat(future).isNotDone();
        future.cancel(true);

        assertThat(request.ending().get(10, TimeUnit.SECONDS)).isEqualTo(RecordedRequest.Ending.CLIENT_LEFT);
    }
}
