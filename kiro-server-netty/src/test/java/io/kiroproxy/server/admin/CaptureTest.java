package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.config.HistorySettings;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures over the whole proxy: asked for, masked, limited, and shown beside their call. */
class CaptureTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String SECRET = "sk-ant-SECRET0123456789abcdef";

    @TempDir
    Path home;

    private AdminProxy admin;
    private SimulatedAccount account;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
        account = admin.add(1);
        admin.history();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private JsonNode newest(int calls) throws Exception {
        String id = admin.logs(calls).at("/logs/0/id").textValue();
        return admin.get("/api/calls/" + id).json();
    }

    @Test
    void nothingIsCapturedUnlessAskedFor() throws Exception {
        admin.kiro.next(Scenario.text("Hello"));
        admin.chat(MODEL, true);

        assertThat(newest(1).get("captures").isNull()).isTrue();
        assertThat(admin.get("/api/capture").json().get("mode").textValue()).isEqualTo("off");
    }

    @Test
    void allFourSidesOfACallAreShownWithoutSecrets() throws Exception {
        assertThat(admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}").status())
                .isEqualTo(200);
        admin.kiro.next(Scenario.text("Hello to you"));
        admin.send(
                "POST",
                "/v1/messages?key=" + SECRET,
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"stream\":true,\"system\":\"Be kind\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"My key is " + SECRET + "\"}]}",
                "x-api-key",
                SECRET,
                "authorization",
                "Bearer " + SECRET);

        JsonNode call = newest(1);

        JsonNode panes = call.get("captures");
        assertThat(panes.get("client_request").textValue())
                .contains("POST /v1/messages?key=***", "x-api-key: ***", "My key is ***");
        assertThat(panes.get("upstream_request").textValue()).contains("POST http", "My key is ***");
        assertThat(panes.get("upstream_events").textValue()).contains("assistantResponseEvent {");
        assertThat(panes.get("client_events").textValue())
                .contains("HTTP 200", "event: message_stop", "content-type: text/event-stream");
        JsonNode flow = admin.get("/api/flows/" + call.get("id").textValue()).json();
        assertThat(flow.at("/request/headers/x-api-key").textValue()).isEqualTo("***");
        assertThat(flow.at("/request/messages/0/role").textValue()).isEqualTo("user");
        assertThat(flow.at("/request/system").textValue()).isEqualTo("Be kind");
        assertThat(flow.at("/response/content").textValue()).isEqualTo("Hello to you");
        assertThat(flow.at("/response/chunk_count").intValue()).isPositive();
        assertThat(String.join("\n", admin.answers))
                .doesNotContain(SECRET, account.accessToken(), account.refreshToken());
        admin.proxy.close();
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET, account.accessToken(), account.refreshToken());
            }
        }
    }

    @Test
    void modeErrorsKeepsWhatFailed() throws Exception {
        admin.send("PUT", "/api/capture", "{\"mode\":\"errors\"}");
        admin.kiro.next(Scenario.text("Hello"));
        admin.chat(MODEL, false);
        assertThat(newest(1).get("captures").isNull()).isTrue();

        admin.chat("no-such-model", false);

        assertThat(newest(2).at("/captures/client_events").textValue()).contains("HTTP 404", "no-such-model");
    }

    @Test
    void longBodiesAreCutAndSayHowLongTheyWere() throws Exception {
        admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
        admin.kiro.next(Scenario.text("Hello"));
        int length = 2 * HistorySettings.DEFAULT.capturePane();
        admin.post(
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + "word ".repeat(length / 5) + "\"}]}");

        JsonNode panes = newest(1).get("captures");

        assertThat(panes.get("client_request").textValue())
                .hasSizeLessThan(HistorySettings.DEFAULT.capturePane() + 100)
                .containsPattern("… cut: \\d+ of \\d+ bytes$");
        assertThat(panes.get("client_events").textValue()).doesNotContain("… cut");
    }

    @Test
    void samplesAreSomeOfTheCalls() throws Exception {
        admin.send("PUT", "/api/capture", "{\"mode\":\"sampled\",\"sample_rate\":0.5}");
        int captured = 0;
        for (int i = 1; i <= 60; i++) {
            admin.chat("no-such-model", false);
            captured += newest(i).get("captures").isNull() ? 0 : 1;
        }

        assertThat(captured).isBetween(1, 59);
    }

    @Test
    void capturesEndByThemselvesWithinADay() throws Exception {
        double now = Instant.now().toEpochMilli() / 1000.0;
        JsonNode on = admin.send("PUT", "/api/capture", "{\"mode\":\"sampled\",\"sample_rate\":0.5}")
                .json();
        assertThat(on.get("until").doubleValue()).isBetween(now + 3590, now + 3660);
        assertThat(on.get("sample_rate").doubleValue()).isEqualTo(0.5);

        for (String wrong : List.of(
                "{\"mode\":\"all\",\"until\":" + (now + 90_000) + "}",
                "{\"mode\":\"all\",\"until\":1}",
                "{\"mode\":\"some\"}",
                "{\"mode\":\"sampled\",\"sample_rate\":0}",
                "{}")) {
            assertThat(admin.send("PUT", "/api/capture", wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(admin.get("/api/capture").json().get("mode").textValue()).isEqualTo("sampled");
        admin.send("PUT", "/api/capture", "{\"mode\":\"off\"}");
        assertThat(admin.get("/api/capture").json().get("mode").textValue()).isEqualTo("off");
    }
}
