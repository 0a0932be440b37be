package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.server.config.ConfigSources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running proxy obeys settings that change, by its page and by an editor, without a restart. */
class LiveSettingsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> send(URI base, String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private KiroProxy start() throws Exception {
        return KiroProxy.builder()
                .home(home)
                .settings(ConfigSources.of(Map.of())
                        .homeFile(home.resolve("config.yaml"))
                        .flag("--port", "server.listen", "127.0.0.1:0"))
                .start();
    }

    private static String bodyOf(int bytes) {
        return "{\"model\":\"x\",\"messages\":\"" + "m".repeat(bytes) + "\"}";
    }

    @Test
    void changeByTheAdminApiHoldsForTheNextCall() throws Exception {
        try (KiroProxy proxy = start()) {
            assertThat(send(proxy.uri(), "POST", "/v1/messages", bodyOf(4000)).statusCode())
                    .isEqualTo(400);

            HttpResponse<String> change = send(
                    proxy.uri(),
                    "PUT",
                    "/api/config",
                    "{\"changes\":{\"server.max-body-size\":\"2KiB\",\"server.limits.calls\":7}}");

            assertThat(change.body()).contains("\"ok\":true", "\"restart\":[\"server.limits.calls\"]");
            assertThat(send(proxy.uri(), "POST", "/v1/messages", bodyOf(4000)).statusCode())
                    .isEqualTo(413);
            assertThat(Files.readString(home.resolve("config.yaml"))).contains("max-body-size: 2KiB");
        }
    }

    @Test
    void changeIsShownBeforeItIsMadeAndCanBeTakenBack() throws Exception {
        String change = "{\"changes\":{\"server.max-body-size\":\"2KiB\"}}";
        try (KiroProxy proxy = start()) {
            send(proxy.uri(), "PUT", "/api/config", "{\"changes\":{\"server.max-body-size\":\"1MiB\"}}");
            String before = Files.readString(home.resolve("config.yaml"));

            HttpResponse<String> preview = send(proxy.uri(), "POST", "/api/config/preview", change);

            assertThat(preview.body()).contains("max-body-size: 1MiB", "max-body-size: 2KiB");
            assertThat(Files.readString(home.resolve("config.yaml"))).isEqualTo(before);
            send(proxy.uri(), "PUT", "/api/config", change);
            assertThat(send(proxy.uri(), "POST", "/v1/messages", bodyOf(4000)).statusCode())
                    .isEqualTo(413);
            JsonNode kept = new ObjectMapper()
                    .readTree(send(proxy.uri(), "GET", "/api/config/revisions", "")
                            .body())
                    .at("/revisions/0/revision");

            HttpResponse<String> back =
                    send(proxy.uri(), "POST", "/api/config/rollback", "{\"revision\":\"" + kept.textValue() + "\"}");

            assertThat(back.body()).contains("\"ok\":true");
            assertThat(Files.readString(home.resolve("config.yaml"))).isEqualTo(before);
            assertThat(send(proxy.uri(), "POST", "/v1/messages", bodyOf(4000)).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void fileEditedByHandIsObeyedAndAWrongOneIsIgnored() throws Exception {
        try (KiroProxy proxy = start()) {
            Files.writeString(home.resolve("config.yaml"), "server: { max-body-size: 2KiB }\n");
            awaitStatus(proxy, 413);

            Files.writeString(home.resolve("config.yaml"), "server: { max-body-size: huge, more: 1 }\n# wrong\n");
            Files.writeString(
                    home.resolve("config.yaml"), "server: { max-body-size: 1MiB }\n# right again, and longer\n");
            awaitStatus(proxy, 400);
        }
    }

    @Test
    void settingsOfAccountsThatNeedNoRestartHoldAtOnce() throws Exception {
        try (KiroProxy proxy = start()) {
            HttpResponse<String> change = send(
                    proxy.uri(),
                    "PUT",
                    "/api/config",
                    "{\"changes\":{\"accounts.cooldown\":\"7s\",\"accounts.requests-per-minute\":9,"
                            + "\"accounts.slow-start\":\"2m\",\"accounts.low-balance\":35}}");

            assertThat(change.body()).contains("\"ok\":true", "\"restart\":[]");
            assertThat(proxy.accounts().cooldown()).isEqualTo(Duration.ofSeconds(7));
            assertThat(proxy.accounts().rateLimits().perMinute()).isEqualTo(9);
            assertThat(proxy.accounts().slowStart()).isEqualTo(Duration.ofMinutes(2));
            assertThat(proxy.accounts().lowBalance()).isEqualTo(35);
        }
    }

    @Test
    void secretsAreNeitherShownNorTaken() throws Exception {
        try (KiroProxy proxy = start()) {
            HttpResponse<String> refused =
                    send(proxy.uri(), "PUT", "/api/config", "{\"changes\":{\"access.admin-key\":\"hunter2\"}}");

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("KIRO_ACCESS_ADMIN_KEY").doesNotContain("hunter2");
            assertThat(home.resolve("config.yaml")).doesNotExist();
        }
    }

    private void awaitStatus(KiroProxy proxy, int status) throws Exception {
        Instant limit = Instant.now().plus(PATIENCE);
        int seen = 0;
        while (seen != status && Instant.now().isBefore(limit)) {
            seen = send(proxy.uri(), "POST", "/v1/messages", bodyOf(4000)).statusCode();
        }
        assertThat(seen).isEqualTo(status);
    }
}
