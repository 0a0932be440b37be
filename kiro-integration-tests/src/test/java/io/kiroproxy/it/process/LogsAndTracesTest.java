package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} logs and where it sends traces. */
class LogsAndTracesTest {

    private static final String ADMIN_KEY = "an-admin-key-of-some-length";

    @TempDir
    private Path user;

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/otlp/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void callIsOneJsonLineWithTheIdsOfTheTraceThatTheReceiverGets() throws Exception {
        String log = log(
                "--log-format",
                "json",
                "--set",
                "telemetry.endpoint=http://127.0.0.1:" + receiver.getAddress().getPort() + "/otlp");

        JsonNode line = json(log).stream()
                .filter(row -> row.path("logger").asText().equals("io.kiroproxy.access"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log));
        assertThat(line.path("ts").asText()).endsWith("Z");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("call").asText()).isNotEmpty();
        assertThat(line.path("account").asText()).isNotEmpty();
        assertThat(line.path("model").asText()).isEqualTo("claude-sonnet-4.5");
        assertThat(line.path("status").asText()).isEqualTo("200");
        assertThat(line.path("trace_id").asText()).matches("[0-9a-f]{32}");
        assertThat(line.path("span_id").asText()).matches("[0-9a-f]{16}");
        String batch = received.poll(20, TimeUnit.SECONDS);
        assertThat(batch)
                .isNotNull()
                .contains("POST /v1/messages", "gen_ai.request.model")
                .contains(bytes(line.path("trace_id").asText()))
                .contains(bytes(line.path("span_id").asText()));
    }

    @Test
    void levelAndFormatAreObeyedFromTheStart() throws Exception {
        String quiet = log("--log-level", "WARNING");
        String usual = log();
        String busy = log("--log-level", "DEBUG", "--log-format", "json");

        assertThat(quiet).doesNotContain("call ended", "INFO", "Exception");
        assertThat(usual).doesNotContain("Exception");
        assertThat(usual).containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d INFO +call ended call=");
        assertThat(json(busy))
                .isNotEmpty()
                .anySatisfy(line -> assertThat(line.path("msg").asText()).startsWith("call ended call="))
                // At this level Netty and the JDK also tell of exceptions that are no trouble.
                .extracting(line -> line.path("level").asText())
                .doesNotContain("WARNING", "ERROR");
    }

    /** What a server writes to standard error around one call, up to its own end: a killed one's output is lost. */
    private String log(String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--demo", "--port", "0", "--set", "server.access-log=on"));
        arguments.addAll(List.of(options));
        Map<String, String> key = Map.of("KIRO_ADMIN_KEY", ADMIN_KEY);
        try (KiroProcess proxy = KiroProcess.start(user, key, List.of("-Xmx128m"), arguments.toArray(String[]::new))) {
            assertThat(Http.message(proxy.uri(), "hello").join().statusCode()).isEqualTo(200);
            Http.administer(proxy.uri(), ADMIN_KEY, "POST", "/api/drain");
            return proxy.awaitEnd().err();
        }
    }

    /** The lines that are JSON: what the program says of itself stays text. */
    private static List<JsonNode> json(String text) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("{")) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        return lines;
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
