package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.spi.AccountQuery;
import io.kiroproxy.core.spi.AttemptOutcome;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.store.SharedState;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.server.transport.WatchfulProxy;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's defects around accounts (kiroproxy-contract.md 2.6); those in calls are in {@link CallDefectsTest}. */
class AccountDefectsTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String REFRESH = "r".repeat(120);

    @TempDir
    Path folder;

    private static JsonNode account(AdminProxy admin, String id) throws Exception {
        return admin.get("/api/accounts/" + id).json();
    }

    @Test
    @DisplayName("d5: an incomplete login takes nothing from its neighbours")
    void d5_noFieldComesFromAnotherFile() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Files.writeString(
                cache.resolve("complete.json"),
                "{\"accessToken\":\"at1\",\"refreshToken\":\"" + REFRESH
                        + "1\",\"authMethod\":\"idc\",\"clientId\":\"cid\","
                        + "\"clientSecret\":\"cs\",\"region\":\"eu-west-1\",\"profileArn\":\"arn:aws:codewhisperer:eu-west-1:1:profile/A\"}");
        Path bare = Files.writeString(
                cache.resolve("bare.json"), "{\"accessToken\":\"at2\",\"refreshToken\":\"" + REFRESH + "2\"}");
        try (AdminProxy admin = AdminProxy.scanning(folder.resolve("home"), cache.resolve("kiro-auth-token.json"))) {
            String id = admin.post("/api/token/add-from-scan", "{\"path\":\"" + bare + "\"}")
                    .json()
                    .get("account_id")
                    .textValue();

            Shape.check(
                    account(admin, id).get("credentials"),
                    "{\"has_client_id\":\"=false\",\"auth_method\":\"=social\",\"region\":\"=us-east-1\"}");
            try (var files = Files.walk(folder.resolve("home"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("profile/A")
                            .doesNotContain("\"cid\"");
                }
            }
        }
    }

    @Test
    @DisplayName("d8: cool-downs and what the UI sets survive a restart")
    void d8_cooldownsAndSettingsSurviveARestart() throws Exception {
        Path home = folder.resolve("home");
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
            assertThat(admin.chat(MODEL, false).status()).isEqualTo(429);
            admin.post("/api/keys", "{\"name\":\"laptop\",\"limits\":{\"concurrency\":3}}");
            admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"http://proxy.example:3128\"}");
        }
        try (AdminProxy admin = AdminProxy.start(home)) {
            assertThat(admin.get("/api/quota")
                            .json()
                            .at("/exceeded_credentials/0/credential_id")
                            .textValue())
                    .isEqualTo("a1");
            assertThat(account(admin, "a1").get("status").textValue()).isEqualTo("cooldown");
            assertThat(account(admin, "a1").get("proxy_url").textValue()).isEqualTo("http://proxy.example:3128");
            assertThat(admin.get("/api/keys")
                            .json()
                            .at("/keys/0/limits/concurrency")
                            .intValue())
                    .isEqualTo(3);
        }
    }

    @Test
    @DisplayName("d10: a 429 pauses the account; a word in another error does not")
    void d10_onlyTheReasonDecides() throws Exception {
        try (AdminProxy admin = AdminProxy.start(folder.resolve("home"))) {
            admin.add(1);
            admin.kiro.next(Scenario.refuse(
                    new Refusal(400, "ValidationException", "The capacity of this rate field is limited.", null, -1)));
            assertThat(admin.chat(MODEL, false).status()).isEqualTo(400);
            assertThat(admin.get("/api/quota").json().get("exceeded_count").intValue())
                    .isZero();
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));

            assertThat(admin.chat(MODEL, false).status()).isEqualTo(429);

            JsonNode quota = admin.get("/api/quota").json();
            assertThat(quota.get("exceeded_count").intValue()).isEqualTo(1);
            assertThat(quota.at("/exceeded_credentials/0/remaining_seconds").intValue())
                    .isBetween(290, 300);
        }
    }

    @Test
    @DisplayName("d11: the status is active again when the pause is over")
    void d11_statusFollowsTheClock() throws Exception {
        try (AdminProxy admin = AdminProxy.with(
                KiroSimulator.builder().start(),
                folder.resolve("home"),
                config -> config.withAccounts(config.accounts().withCooldown(Duration.ofSeconds(2))))) {
            admin.add(1);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
            admin.chat(MODEL, false);
            assertThat(account(admin, "a1").get("status").textValue()).isEqualTo("cooldown");

            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            JsonNode now = account(admin, "a1");
            while (!now.get("status").textValue().equals("active") && System.nanoTime() < until) {
                now = account(admin, "a1");
            }

            Shape.check(now, "{\"status\":\"=active\",\"available\":\"=true\"}");
            Shape.check(admin.get("/api/quota").json(), "{\"exceeded_count\":\"=0\"}");
        }
    }

    @Test
    @DisplayName("d13: a million sessions take the room of ten thousand")
    void d13_sessionsAreBounded() {
        SharedState state = SharedState.inMemory();
        Instant now = Instant.parse("2026-11-27T00:00:00Z");
        for (int i = 0; i < 1_000_000; i++) {
            state.hold("session " + i, AccountId.of("a1"), now, now.plusSeconds(60));
        }

        assertThat(state.sessions(now)).hasSize(SharedState.MAX_SESSIONS);
    }

    @Test
    @DisplayName("d13: sessions beyond ten thousand are not there for anybody who asks the server either")
    void d13_serverForgetsTheSessionsUnusedForLongest() throws Exception {
        try (AdminProxy admin = AdminProxy.start(folder.resolve("home"))) {
            admin.add(1);
            for (int i = 0; i < SharedState.MAX_SESSIONS; i++) {
                admin.proxy
                        .accounts()
                        .acquire(new AccountQuery(
                                "call" + i, "kiro", MODEL, "session " + i, AccountScope.ANY, Set.of(), Duration.ZERO))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .close(new AttemptOutcome.Success(0));
            }
            assertThat(admin.get("/api/sessions?limit=1").json().path("total").intValue())
                    .isEqualTo(SharedState.MAX_SESSIONS);
            String oldest = admin.proxy.accounts().sessions().get(0).id();
            admin.kiro.next(Scenario.text("Hello"));

            assertThat(admin.chat(MODEL, false).status()).isEqualTo(200);

            JsonNode sessions = admin.get("/api/sessions?limit=1").json();
            assertThat(sessions.path("total").intValue()).isEqualTo(SharedState.MAX_SESSIONS);
            assertThat(sessions.at("/sessions/0/protocol").textValue()).isEqualTo("anthropic");
            assertThat(admin.send("DELETE", "/api/sessions/" + oldest, null).status())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("d14: no path leads out of the assets or the scanned folders")
    void d14_noFileElsewhereIsRead() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path secret = Files.writeString(
                folder.resolve("secret.json"), "{\"accessToken\":\"at1\",\"refreshToken\":\"" + REFRESH + "1\"}");
        Files.createSymbolicLink(cache.resolve("link.json"), secret);
        try (AdminProxy admin = AdminProxy.scanning(folder.resolve("home"), cache.resolve("kiro-auth-token.json"))) {
            for (String path : List.of(
                    "/assets/../../secret.json",
                    "/assets/..%2f..%2fsecret.json",
                    "/assets/%2e%2e/%2e%2e/secret.json",
                    "/assets/..%5c..%5csecret.json",
                    "/assets/....//....//secret.json",
                    "/assets/" + secret,
                    "/assets//etc/passwd",
                    "/assets/%00/etc/passwd",
                    "/../secret.json",
                    "/api/docs/..%2f..%2fsecret",
                    "/api/docs/%2e%2e")) {
                try (RawClient client = RawClient.to(admin.proxy.uri())) {
                    RawClient.Answer answer = client.get(path).answer();
                    assertThat(answer.status()).as(path).isIn(400, 404);
                    assertThat(answer.body()).as(path).doesNotContain(REFRESH).doesNotContain("root:");
                }
            }
            for (String path : List.of(
                    secret.toString(), cache + "/../secret.json", cache + "/link.json", "/etc/passwd", "secret.json")) {
                AdminProxy.Answer answer = admin.post("/api/token/add-from-scan", "{\"path\":\"" + path + "\"}");
                assertThat(answer.status()).as(path).isEqualTo(400);
            }
            assertThat(admin.get("/api/accounts").json().get("accounts")).isEmpty();
        }
    }

    @Test
    @DisplayName("d17: export and import keep every field")
    void d17_exportAndImportKeepEveryField() throws Exception {
        JsonNode before;
        try (AdminProxy admin = AdminProxy.keyed(folder.resolve("one"), "the-admin-key")) {
            admin.add(1);
            SimulatedAccount idc = admin.kiro.addIdentityCenterAccount("team");
            Path file = idc.files().writeTo(folder.resolve("idc"));
            admin.post("/api/accounts", "{\"token_path\":\"" + file + "\",\"name\":\"team\"}");
            admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"http://me:hush@proxy.example:3128\"}");
            admin.send("PATCH", "/api/accounts/a1", "{\"group\":\"g\",\"tags\":[\"t\"],\"note\":\"n\",\"weight\":3}");
            before = admin.get("/api/accounts/export?secrets=1").json();
        }
        try (AdminProxy admin = AdminProxy.keyed(folder.resolve("two"), "the-admin-key")) {
            assertThat(admin.post("/api/accounts/import", before.toString())
                            .json()
                            .get("imported")
                            .intValue())
                    .isEqualTo(before.get("accounts").size());

            JsonNode after = admin.get("/api/accounts/export?secrets=1").json();

            assertThat(after.get("accounts")).isEqualTo(before.get("accounts"));
            assertThat(before.toString())
                    .contains("profileArn")
                    .contains("hush")
                    .contains("\"group\":\"g\"", "\"weight\":3");
        }
    }

    @Test
    @DisplayName("d18: nothing goes out beside the proxy, be it the account's or everybody's")
    void d18_everythingGoesThroughTheProxy() throws Exception {
        for (boolean global : new boolean[] {true, false}) {
            KiroSimulator kiro = KiroSimulator.builder().start();
            try (WatchfulProxy tunnel = WatchfulProxy.to(kiro.uri().getPort());
                    AdminProxy admin = AdminProxy.with(
                            kiro,
                            folder.resolve("home" + global),
                            config -> unreachable(
                                    config,
                                    global ? ProxyAddress.parse("socks5://127.0.0.1:" + tunnel.port()) : null))) {
                SimulatedAccount simulated = kiro.addSocialAccount("user");
                admin.add(AdminProxy.account(1, simulated, simulated.expiresAt()));
                if (!global) {
                    admin.send(
                            "PUT",
                            "/api/accounts/a1/proxy",
                            "{\"proxy_url\":\"socks5://127.0.0.1:" + tunnel.port() + "\"}");
                }
                kiro.next(Scenario.text("Hello"));

                assertThat(admin.chat(MODEL, true).status()).isEqualTo(200);
                for (String path : List.of("/api/accounts/a1/refresh", "/api/speedtest")) {
                    assertThat(admin.post(path).json().get("ok").booleanValue())
                            .as(path)
                            .isTrue();
                }
                assertThat(admin.get("/api/accounts/a1/usage").json().get("ok").booleanValue())
                        .isTrue();
                assertThat(admin.get("/v1/models").json().get("data")).isNotEmpty();
                kiro.awaitRequest(request -> request.operation().equals("ListAvailableModels"), Duration.ofSeconds(20));
                signIn(admin, global ? null : "socks5://127.0.0.1:" + tunnel.port());
                assertThat(kiro.requestCount()).isGreaterThanOrEqualTo(4);
                assertThat(tunnel.asked()).isNotEmpty().allMatch(asked -> asked.contains("kiro.invalid"));
            }
        }
    }

    /** By a code, and by a browser whose page the test opens itself; both ask the upstream of themselves. */
    private static void signIn(AdminProxy admin, @Nullable String proxy) throws Exception {
        ObjectNode device = Json.object().put("method", "builder-id");
        ObjectNode browser = Json.object().put("method", "google");
        if (proxy != null) {
            device.put("proxy_url", proxy);
            browser.put("proxy_url", proxy);
        }
        String code =
                admin.post("/api/logins", device.toString()).json().path("id").textValue();
        JsonNode page = admin.post("/api/logins", browser.toString()).json();
        String address = page.path("login_url")
                .textValue()
                .replace("http://kiro.invalid", admin.kiro.uri().toString());
        String back = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("location")
                .orElseThrow();
        String done = "/api/logins/" + page.path("id").textValue();
        admin.post(done + "/callback", Json.object().put("url", back).toString());
        for (String login : List.of("/api/logins/" + code, done)) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            String state = "pending";
            while (List.of("pending", "finishing").contains(state) && System.nanoTime() < until) {
                state = admin.get(login).json().path("state").textValue();
            }
            assertThat(state).isEqualTo("completed");
        }
    }

    /** The upstream under a name that leads nowhere: only a proxy finds it. */
    private static ServerConfig unreachable(ServerConfig config, @Nullable ProxyAddress proxy) {
        UpstreamSettings standard = UpstreamSettings.DEFAULT;
        UpstreamSettings upstream = standard.withBaseUrl(URI.create("http://kiro.invalid"));
        return config.withUpstream(proxy == null ? upstream : upstream.withProxy(proxy));
    }
}
