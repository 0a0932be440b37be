package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be handed to somebody who helps. */
class SupportBundleTest {

    private static final String KEY = "the-admin-key-nobody-knows";

    @TempDir
    Path home;

    private static HttpResponse<byte[]> fetch(AdminProxy admin, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(admin.proxy.uri() + "/api/support-bundle"));
        if (!key.isEmpty()) {
            request.header("authorization", "Bearer " + key);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Map<String, String> files(byte[] zip) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void bundleShowsVersionsSettingsAccountsFailuresFindingsAndTheLog() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, KEY)) {
            admin.add(1);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
            admin.chat("claude-sonnet-4.5", false);
            admin.logs(1);
            Logger.getLogger("io.kiroproxy.test").warning("something to see");

            HttpResponse<byte[]> answer = fetch(admin, KEY);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("application/zip");
            Map<String, String> files = files(answer.body());
            assertThat(files)
                    .containsOnlyKeys(
                            "about.json", "config.json", "accounts.json", "failures.json", "doctor.json", "log.json");
            JsonNode about = Json.MAPPER.readTree(files.get("about.json"));
            assertThat(about.path("version").textValue()).isNotBlank();
            assertThat(about.path("java").textValue())
                    .isEqualTo(Runtime.version().toString());
            assertThat(Json.MAPPER.readTree(files.get("config.json")).findValuesAsText("path"))
                    .contains("server.listen", "access.admin-key");
            JsonNode account = Json.MAPPER.readTree(files.get("accounts.json")).get(0);
            assertThat(account.path("id").textValue()).isEqualTo("a1");
            assertThat(account.path("status").textValue()).isEqualTo("cooldown");
            assertThat(account.has("name")).isFalse();
            JsonNode failure = Json.MAPPER.readTree(files.get("failures.json")).get(0);
            assertThat(failure.path("status").intValue()).isEqualTo(429);
            assertThat(failure.at("/attempts/0/kind").textValue()).isEqualTo("THROTTLED");
            assertThat(Json.MAPPER.readTree(files.get("doctor.json")).findValuesAsText("id"))
                    .contains("accounts");
            assertThat(files.get("log.json")).contains("something to see");
        }
    }

    @Test
    void bundleHoldsNoSecretAndNothingThatWasSaid() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, KEY)) {
            SimulatedAccount account = admin.add(1);
            String issued = admin.post("/api/keys", "{\"name\":\"laptop\"}")
                    .json()
                    .path("key")
                    .textValue();
            admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"http://me:hush-hush@127.0.0.1:9\"}");
            admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
            admin.send(
                    "POST",
                    "/v1/messages",
                    "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                            + "\"content\":\"what nobody else may read\"}]}",
                    "x-api-key",
                    issued);
            admin.logs(1);
            logCarelessly(account.accessToken());

            String all = String.join("\n", files(fetch(admin, KEY).body()).values());

            assertThat(issued).isNotBlank();
            assertThat(all)
                    .contains("careless: Bearer ***")
                    .doesNotContain(KEY, issued, account.accessToken(), account.refreshToken(), "hush-hush")
                    .doesNotContain("what nobody else may read");
        }
    }

    /** Into the proxy's own log alone: the console's output is searched for secrets after the tests. */
    private static void logCarelessly(String token) {
        Logger ours = Logger.getLogger("io.kiroproxy");
        ours.setUseParentHandlers(false);
        try {
            Logger.getLogger("io.kiroproxy.test").warning("careless: Bearer " + token);
        } finally {
            ours.setUseParentHandlers(true);
        }
    }

    @Test
    void adminKeyIsNeededAndTheFetchIsInTheAuditTrail() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, KEY)) {
            assertThat(fetch(admin, "").statusCode()).isEqualTo(401);

            assertThat(fetch(admin, KEY).statusCode()).isEqualTo(200);

            assertThat(admin.get("/api/audit").text()).contains("GET /api/support-bundle");
        }
    }

    @Test
    void pageOfTheRoutesShowsEachOfThemWithoutAnyScript() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            AdminProxy.Answer page = admin.get("/docs");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text())
                    .contains("GET /api/accounts/{id}", "POST /api/keys", "/api/openapi.json")
                    .doesNotContain("<script")
                    .doesNotContain("href=\"http")
                    .doesNotContain("src=");
            assertThat(admin.answers.get(0)).contains("default-src 'none'; style-src 'self'");
        }
    }
}
