package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of models and rates that the owner changes while the server runs; they hold at once and after a restart. */
class SettingRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";

    @TempDir
    Path home;

    /** A start that reads the home's file, as the program does. */
    private AdminProxy restart() throws Exception {
        KiroSimulator kiro = KiroSimulator.builder().start();
        ServerConfig kept = ConfigSources.of(Map.of())
                .homeFile(home.resolve("config.yaml"))
                .load()
                .config();
        return AdminProxy.with(
                kiro, home, config -> config.withModels(kept.models()).withAccounts(kept.accounts()));
    }

    @Test
    void aliasHoldsAtOnceAndAfterARestart() throws Exception {
        Files.writeString(home.resolve("config.yaml"), "# mine\nfailover:\n  max-accounts: 2 # two\n");
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            assertThat(admin.chat("house-model", false).status()).isEqualTo(404);

            AdminProxy.Answer changed = admin.send(
                    "PUT",
                    "/api/aliases",
                    "{\"aliases\":{\"House-Model\":\"" + MODEL + "\",\"team-*\":\"" + MODEL + "\"}}");

            Shape.check(
                    changed.json(),
                    "{\"ok\":\"=true\",\"aliases\":{\"house-model\":\"=" + MODEL + "\"},\"unknown\":\"=reject\"}");
            admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
            assertThat(admin.chat("house-model", false).status()).isEqualTo(200);
            assertThat(admin.chat("team-9", false).status()).isEqualTo(200);
        }
        assertThat(Files.readString(home.resolve("config.yaml")))
                .contains("# mine")
                .contains("max-accounts: 2 # two");
        try (AdminProxy admin = restart()) {
            Shape.check(
                    admin.get("/api/resolve?model=house-model").json(),
                    "{\"requested\":\"=house-model\",\"resolved\":\"=" + MODEL + "\",\"via\":\"=alias\"}");
        }
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "claude-sonnet-4.5, id, claude-sonnet-4.5",
        "CLAUDE-SONNET-4.5, id, claude-sonnet-4.5",
        "gpt-4o, builtin, ",
        "claude-sonnet-4-5-20250929, , claude-sonnet-4.5"
    })
    void resolveSaysHow(String name, String via, String model) throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            JsonNode json = admin.get("/api/resolve?model=" + name).json();

            assertThat(json.get("via").textValue()).isIn("id", "builtin", "form");
            if (via != null) {
                assertThat(json.get("via").textValue()).isEqualTo(via);
            }
            if (model != null) {
                assertThat(json.get("resolved").textValue()).isEqualTo(model);
            }
        }
    }

    @Test
    void unknownNameIsSuggestedForOrReplacedByPolicy() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            JsonNode refused = admin.get("/api/resolve?model=claude-sonet-4.5").json();
            assertThat(refused.get("resolved").isNull()).isTrue();
            assertThat(refused.get("suggestions").toString()).contains(MODEL);

            admin.send("PUT", "/api/aliases", "{\"unknown\":\"nearest\"}");

            Shape.check(
                    admin.get("/api/resolve?model=claude-sonet-4.5").json(),
                    "{\"resolved\":\"=" + MODEL + "\",\"via\":\"=nearest\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"aliases\":[]}",
                "{\"aliases\":{\"x\":\"no-such-model\"}}",
                "{\"aliases\":{\"x\":7}}",
                "{\"aliases\":{\"\":\"claude-sonnet-4.5\"}}",
                "{\"aliases\":{\"a*b\":\"claude-sonnet-4.5\"}}",
                "{\"unknown\":\"guess\"}"
            })
    void badAliasesChangeNothing(String body) throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            assertThat(admin.send("PUT", "/api/aliases", body).status()).isEqualTo(422);
            assertThat(admin.get("/api/aliases").json().get("aliases")).isEmpty();
        }
    }

    @Test
    void modelsNameTheAccountsThatOfferThem() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.post("/api/speedtest");

            JsonNode models = admin.get("/api/models").json().get("models");

            assertThat(models.get(0).get("accounts").toString()).isEqualTo("[\"a1\"]");
        }
    }

    @Test
    void rateLimitHoldsAtOnceAndAfterARestart() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            Shape.check(admin.get("/api/settings/rate-limit").json(), """
                    {"enabled":"=false","min_request_interval":"=0.5","max_requests_per_minute":"=60",
                     "global_max_requests_per_minute":"=120","quota_cooldown_seconds":"=300",
                     "stats":{"enabled":"=false","global_rpm":"int","quota_cooldown_seconds":"=300",
                       "accounts":{"a1":{"rpm":"int","last_request":"number|null"}}}}""");

            JsonNode changed = admin.post(
                            "/api/settings/rate-limit",
                            "{\"enabled\":true,\"min_request_interval\":0,\"max_requests_per_minute\":1,"
                                    + "\"quota_cooldown_seconds\":7}")
                    .json();

            Shape.check(changed, """
                    {"ok":"=true","config":{"enabled":"=true","max_requests_per_minute":"=1",
                     "global_max_requests_per_minute":"=120","quota_cooldown_seconds":"=7"}}""");
            admin.kiro.next(Scenario.text("Hello"));
            assertThat(admin.chat(MODEL, false).status()).isEqualTo(200);
            AdminProxy.Answer limited = admin.chat(MODEL, false);
            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.text()).contains("the limit its owner has set");
            assertThat(admin.get("/api/settings/rate-limit")
                            .json()
                            .at("/stats/accounts/a1/rpm")
                            .intValue())
                    .isEqualTo(1);
            assertThat(admin.get("/api/quota").json().get("exceeded_count").intValue())
                    .isZero();
        }
        try (AdminProxy admin = restart()) {
            Shape.check(
                    admin.get("/api/settings/rate-limit").json(),
                    "{\"enabled\":\"=true\",\"max_requests_per_minute\":\"=1\",\"quota_cooldown_seconds\":\"=7\"}");
        }
    }

    @Test
    void whatSomebodyHasWrittenIntoTheFileMeanwhileStays() throws Exception {
        Path file = home.resolve("config.yaml");
        try (AdminProxy admin = AdminProxy.start(home)) {
            Files.writeString(
                    file,
                    "# mine\naccounts: # and this\n  selection: sticky-fill\n  stickiness: 7m # long\nmodels:\n"
                            + "  unknown: nearest\n");

            admin.post("/api/settings/rate-limit", "{\"quota_cooldown_seconds\":40}");
            admin.post("/api/settings/history", "{\"max_messages\":12}");
            admin.send("PUT", "/api/aliases", "{\"aliases\":{\"mine\":\"claude-sonnet-4.5\"}}");

            assertThat(file)
                    .hasContent("# mine\naccounts: # and this\n  selection: sticky-fill\n  stickiness: 7m # long\n"
                            + "  cooldown: 40s\nmodels:\n  unknown: nearest\n"
                            + "  aliases: {\"mine\":\"claude-sonnet-4.5\"}\nlong-history:\n  max-messages: 12\n");
        }
    }

    @Test
    void fileThatIsNoYamlIsLeftAloneAndSaysWhere() throws Exception {
        Path file = home.resolve("config.yaml");
        try (AdminProxy admin = AdminProxy.start(home)) {
            Files.writeString(file, "accounts: [\n");

            AdminProxy.Answer answer = admin.post("/api/settings/rate-limit", "{\"quota_cooldown_seconds\":40}");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("config.yaml:");
            assertThat(file).hasContent("accounts: [\n");
        }
    }

    @Test
    void changedPauseCountsForTheNextThrottling() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.post("/api/settings/rate-limit", "{\"quota_cooldown_seconds\":40}");
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
            admin.chat(MODEL, false);

            JsonNode quota = admin.get("/api/quota").json();

            assertThat(quota.get("cooldown_seconds").intValue()).isEqualTo(40);
            assertThat(quota.at("/exceeded_credentials/0/remaining_seconds").intValue())
                    .isBetween(30, 40);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enabled\":\"yes\"}",
                "{\"max_requests_per_minute\":-1}",
                "{\"max_requests_per_minute\":1.5}",
                "{\"min_request_interval\":61}",
                "{\"quota_cooldown_seconds\":\"long\"}"
            })
    void badRatesChangeNothing(String body) throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            assertThat(admin.post("/api/settings/rate-limit", body).status()).isEqualTo(422);
            assertThat(admin.get("/api/settings/rate-limit")
                            .json()
                            .get("enabled")
                            .booleanValue())
                    .isFalse();
        }
    }

    @Test
    void aliasesThatAFileOfTheCommandLineWillReplaceSaySo() throws Exception {
        Path file = Files.writeString(home.resolve("mine.yaml"), "models: {aliases: {fast: claude-haiku-4.5}}\n");
        try (AdminProxy admin = AdminProxy.configured(home, file)) {
            AdminProxy.Answer answer =
                    admin.send("PUT", "/api/aliases", "{\"aliases\":{\"mine\":\"claude-sonnet-4.5\"}}");

            assertThat(answer.json().path("aliases").path("mine").textValue()).isEqualTo("claude-sonnet-4.5");
            assertThat(answer.json().path("overridden_by").textValue()).isEqualTo(file + ":1");
        }
        try (AdminProxy admin = AdminProxy.start(home.resolve("other"))) {
            assertThat(admin.get("/api/aliases").json().get("overridden_by").isNull())
                    .isTrue();
        }
    }

    @Test
    void ageOfWhatIsKnownAboutUsageHoldsAtOnce() throws Exception {
        Files.writeString(home.resolve("config.yaml"), "accounts: {usage-refresh: 0s}\n");
        try (AdminProxy admin = AdminProxy.keyed(home, "an-admin-key-of-some-length")) {
            admin.add(1);
            assertThat(admin.chat(MODEL, false).status()).isEqualTo(200);
            assertThat(admin.kiro.requests("GetUsageLimits")).isEmpty();

            AdminProxy.Answer changed =
                    admin.send("PUT", "/api/config", "{\"changes\":{\"accounts.usage-refresh\":\"24h\"}}");

            assertThat(changed.json().path("restart").isEmpty())
                    .as(changed.text())
                    .isTrue();
            admin.kiro.awaitRequest(request -> request.target().endsWith(".GetUsageLimits"), Duration.ofSeconds(60));
        }
    }
}
