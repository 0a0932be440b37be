package io.kiroproxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.TelemetrySettings;
import io.kiroproxy.simulator.generate.Scenario;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver gets that {@code telemetry.endpoint} names. */
class OtlpTracerFactoryTest {

    private record Received(String path, String type, String authorization, String body) {}

    @TempDir
    Path home;

    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("content-type"),
                    String.valueOf(exchange.getRequestHeaders().getFirst("authorization")),
                    body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private TelemetrySettings settings() {
        return TelemetrySettings.NONE.withEndpoint(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/otlp"));
    }

    @Test
    void callsReachTheReceiverWithTheNameAndTheKeyOfTheSettings() throws Exception {
        TelemetrySettings settings =
                settings().withAuthorization(Secret.of("Basic abc")).withServiceName("my-proxy");
        try (TracedProxy proxy = TracedProxy.with(config -> config.withTelemetry(settings), home)) {
            proxy.add(1);
            proxy.kiro.next(Scenario.text("Hello"));
            proxy.ask("Hi");

            Received batch = received.poll(20, TimeUnit.SECONDS);

            assertThat(batch).isNotNull();
            assertThat(batch.path()).isEqualTo("/otlp/v1/traces");
            assertThat(batch.type()).isEqualTo("application/x-protobuf");
            assertThat(batch.authorization()).isEqualTo("Basic abc");
            assertThat(batch.body()).contains("my-proxy", "POST /v1/messages", "gen_ai.request.model");
        }
    }

    @Test
    void closingSendsWhatIsLeft() throws Exception {
        try (TracedProxy proxy = TracedProxy.with(config -> config.withTelemetry(settings()), home)) {
            proxy.post("/v1/messages", "not json");
        }

        Received batch = received.poll(20, TimeUnit.SECONDS);
        assertThat(batch).isNotNull();
        assertThat(batch.body()).contains("POST /v1/messages", "invalid_request");
    }

    @Test
    void onlyTracesThatACallerSampledAreSentWhenTheRatioIsZero() throws Exception {
        try (TracedProxy proxy =
                TracedProxy.with(config -> config.withTelemetry(settings().withSampleRatio(0)), home)) {
            proxy.post("/v1/messages", "one");
            proxy.post("/v1/messages", "two", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }

        Received batch = received.poll(20, TimeUnit.SECONDS);
        assertThat(batch).isNotNull();
        assertThat(batch.body().split("POST /v1/messages", -1)).hasSize(2);
        assertThat(received).isEmpty();
    }
}
