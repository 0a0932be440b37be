package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts looked at and changed (kiroproxy-contract.md 2.2), over the whole proxy. */
class AccountRoutesTest {

    private static final String ASK =
            "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @TempDir
    Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    @Test
    void toggleRemoveAndProxyDoWhatTheOriginalDid() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);

            assertThat(admin.post("/api/accounts/a1/toggle").text()).isEqualTo("{\"ok\":true,\"enabled\":false}");
            assertThat(admin.get("/api/accounts/a1").json().get("status").textValue())
                    .isEqualTo("disabled");
            assertThat(admin.post("/api/accounts/a1/toggle").text()).isEqualTo("{\"ok\":true,\"enabled\":true}");
            assertThat(admin.post("/api/accounts/nobody/toggle").status()).isEqualTo(404);

            assertThat(admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"me:hush@p.example:3128\"}")
                            .text())
                    .isEqualTo("{\"ok\":true,\"proxy_url\":\"http://me:***@p.example:3128\"}");
            assertThat(admin.proxy.accounts().accounts().get(0).account().proxy())
                    .isEqualTo(ProxyAddress.parse("http://me:hush@p.example:3128"));
            assertThat(admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"ftp://x\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(admin.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"\"}")
                            .text())
                    .isEqualTo("{\"ok\":true,\"proxy_url\":null}");
            assertThat(admin.send("PUT", "/api/accounts/nobody/proxy", "{}").status())
                    .isEqualTo(404);

            assertThat(admin.send("DELETE", "/api/accounts/a1", null).text()).isEqualTo("{\"ok\":true}");
            assertThat(admin.send("DELETE", "/api/accounts/a1", null).text()).isEqualTo("{\"ok\":true}");
            assertThat(admin.get("/api/accounts").json().get("accounts")).isEmpty();
            assertThat(String.join("", admin.answers)).doesNotContain("hush");
        }
    }

    @Test
    void nameAndTraitsAreChangedInPartAndKept() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);
            assertThat(admin.send("PATCH", "/api/accounts/a1", """
                    {"name":"Mine","group":"team","tags":["a","b","a"],"note":"until May","weight":7,"priority":-2,
                     "max_in_flight":3,"requests_per_minute":20}""")
                            .json()
                            .get("ok")
                            .booleanValue())
                    .isTrue();
            assertThat(admin.send("PATCH", "/api/accounts/a1", "{\"weight\":null,\"note\":\"\"}")
                            .status())
                    .isEqualTo(200);
        }
        try (AdminProxy again = AdminProxy.start(home())) {
            JsonNode account = again.get("/api/accounts/a1").json();
            assertThat(account.get("name").textValue()).isEqualTo("Mine");
            assertThat(account.get("group").textValue()).isEqualTo("team");
            assertThat(account.get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
            assertThat(account.get("note").isNull()).isTrue();
            assertThat(account.get("weight").intValue()).isEqualTo(1);
            assertThat(account.get("priority").intValue()).isEqualTo(-2);
            assertThat(account.get("max_in_flight").intValue()).isEqualTo(3);
            assertThat(account.get("requests_per_minute").intValue()).isEqualTo(20);
        }
    }

    /** Some subscriptions are restricted to one of the vendor's clients (kiro-upstream-2026.md 1.3). */
    @Test
    void theClientThatAnAccountShowsItselfAsIsChangedAndKept() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);
            assertThat(admin.chat("claude-sonnet-4.5", false).status()).isEqualTo(200);
            assertThat(admin.send("PATCH", "/api/accounts/a1", "{\"client_identity\":\"cli-v2\"}")
                            .json()
                            .at("/account/client_identity")
                            .textValue())
                    .isEqualTo("cli-v2");
            assertThat(admin.chat("claude-sonnet-4.5", false).status()).isEqualTo(200);
            List<RecordedRequest> calls = admin.kiro.requests("GenerateAssistantResponse");
            String machine = AdminProxy.account(1, admin.kiro.accounts().get(0), Instant.MAX)
                    .machineId();
            assertThat(calls).hasSize(2);
            assertThat(calls.get(0).header("user-agent")).contains("KiroIDE-", machine);
            assertThat(calls.get(1).header("user-agent"))
                    .contains("app/AmazonQ-For-CLI")
                    .doesNotContain(machine);
        }
        try (AdminProxy again = AdminProxy.start(home())) {
            assertThat(again.get("/api/accounts/a1")
                            .json()
                            .get("client_identity")
                            .textValue())
                    .isEqualTo("cli-v2");
            assertThat(again.send("PATCH", "/api/accounts/a1", "{\"client_identity\":null}")
                            .status())
                    .isEqualTo(200);
            assertThat(again.get("/api/accounts/a1")
                            .json()
                            .get("client_identity")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void aChangeWithAnythingWrongChangesNothing() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);
            for (String wrong : List.of(
                    "{\"group\":\"x\",\"weight\":0}",
                    "{\"group\":\"x\",\"weight\":1.5}",
                    "{\"group\":\"x\",\"name\":\" \"}",
                    "{\"group\":\"x\",\"tags\":\"a\"}",
                    "{\"group\":\"x\",\"tags\":[1]}",
                    "{\"group\":\"x\",\"requests_per_minute\":-1}",
                    "{\"group\":\"x\",\"client_identity\":\"browser\"}",
                    "{\"group\":\"x\",\"client_identity\":7}",
                    "{\"group\":\"x\",\"wieght\":2}")) {
                AdminProxy.Answer answer = admin.send("PATCH", "/api/accounts/a1", wrong);
                assertThat(answer.status()).as(wrong + answer.text()).isEqualTo(422);
            }
            assertThat(admin.get("/api/accounts/a1").json().get("group").isNull())
                    .isTrue();
            assertThat(admin.send("PATCH", "/api/accounts/nobody", "{}").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void drainedAccountKeepsItsSessionsAndGetsNoNewOnes() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);
            assertThat(talk(admin, "old")).isEqualTo("a1");
            admin.add(2);

            admin.send("PATCH", "/api/accounts/a1", "{\"draining\":true}");

            Shape.check(admin.get("/api/accounts/a1").json(), "{\"draining\":\"=true\",\"available\":\"=true\"}");
            for (String session : List.of("new 1", "new 2", "new 3")) {
                assertThat(talk(admin, session)).isEqualTo("a2");
            }
            assertThat(talk(admin, "old")).isEqualTo("a1");
            Shape.check(
                    admin.get("/api/explain?model=claude-sonnet-4.5&session=new")
                            .json(),
                    """
                    {"exclusions":[{"id":"=a1","why":"=draining","reason":"string"}]}""");

            admin.send("PATCH", "/api/accounts/a2", "{\"draining\":true}");
            AdminProxy.Answer refused = admin.send("POST", "/v1/messages", ASK, "x-kiro-session", "new 4");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("being drained");
        }
        try (AdminProxy again = AdminProxy.start(home())) {
            assertThat(again.get("/api/accounts/a1").json().path("draining").booleanValue())
                    .isTrue();
        }
    }

    /** The account that a call of {@code session} gets. */
    private static String talk(AdminProxy admin, String session) throws Exception {
        admin.kiro.next(Scenario.text("Hello"));
        AdminProxy.Answer answer = admin.send("POST", "/v1/messages", ASK, "x-kiro-session", session);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        int calls = admin.kiro.requests("GenerateAssistantResponse").size();
        return admin.logs(calls).at("/logs/0/account_id").textValue();
    }

    @Test
    void historyIsWhatHappenedToTheAccountOfThisProxy() throws Exception {
        try (AdminProxy admin = AdminProxy.start(folder.resolve("home"));
                AdminProxy other = AdminProxy.start(folder.resolve("other"))) {
            admin.add(1);
            other.add(1);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
            admin.chat("claude-sonnet-4.5", false);
            admin.post("/api/accounts/a1/restore");
            admin.post("/api/accounts/a1/refresh");
            admin.post("/api/accounts/a1/toggle");

            JsonNode events = admin.get("/api/accounts/a1/history").json();

            Shape.check(events, """
                    {"events":[{"at":"number","level":"string","text":"string","status":"string|null"}]}""");
            assertThat(events.findValuesAsText("text"))
                    .contains(
                            "added",
                            "restored by its owner",
                            "disabled",
                            "POST /api/accounts/{id}/toggle → 200",
                            "POST /api/accounts/{id}/restore → 200");
            assertThat(events.findValuesAsText("level")).contains("WARNING", "INFO", "admin");
            assertThat(events.findValuesAsText("status")).contains("cooldown", "active", "disabled");
            List<Double> times = new ArrayList<>();
            events.findValues("at").forEach(at -> times.add(at.doubleValue()));
            assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(other.get("/api/accounts/a1/history").json().findValuesAsText("text"))
                    .containsExactly("added");
            assertThat(admin.get("/api/accounts/nobody/history").status()).isEqualTo(404);
        }
    }

    @Test
    void usageIsTheSumOfThePools() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.add(1);

            Shape.check(admin.get("/api/accounts/a1/usage").json(), """
                    {"ok":"=true","account_id":"=a1","account_name":"=account 1","usage":{"subscription_title":"string",
                     "usage_limit":"number","current_usage":"number","balance":"number","is_low_balance":"bool",
                     "free_trial_limit":"number","free_trial_usage":"number","bonus_limit":"number",
                     "bonus_usage":"number"}}""");
            assertThat(admin.get("/api/accounts/nobody/usage").status()).isEqualTo(404);
        }
    }

    /** The literal answer of kiro-upstream.md 10.1. */
    @Test
    void planTrialBonusOverageAndResetAreToldApart() throws Exception {
        String answer = """
                {"daysUntilReset":8,"nextDateReset":1.7960832E9,"limits":[],"usageBreakdown":null,
                 "usageBreakdownList":[{"resourceType":"CREDIT","displayName":"Credit","unit":"INVOCATIONS","currency":"USD",
                  "currentUsage":1417,"currentUsageWithPrecision":1417.43,"usageLimit":2000,"usageLimitWithPrecision":2000.0,
                  "currentOverages":3,"currentOveragesWithPrecision":3.5,"overageRate":0.04,"overageCap":2500,
                  "overageCapWithPrecision":2500.0,"overageCharges":0.0,"nextDateReset":1.7960832E9,
                  "freeTrialInfo":{"freeTrialStatus":"ACTIVE","freeTrialExpiry":1.7977248E9,"currentUsage":12,
                   "currentUsageWithPrecision":12.5,"usageLimit":500,"usageLimitWithPrecision":500.0},
                  "bonuses":[{"bonusCode":"WELCOME","displayName":"Welcome bonus","status":"ACTIVE","currentUsage":1.0,
                   "usageLimit":250.0,"expiresAt":1.7991072E9,"redeemedAt":1.7924544E9}]}],
                 "subscriptionInfo":{"subscriptionTitle":"KIRO PRO+","type":"Q_DEVELOPER_STANDALONE_PRO_PLUS",
                  "overageCapability":"OVERAGE_CAPABLE"},
                 "overageConfiguration":{"overageStatus":"ENABLED","overageLimit":null},
                 "userInfo":{"userId":"d-1.0","email":"user@example.com"}}""";
        try (AdminProxy admin = AdminProxy.start(home())) {
            admin.kiro.intercept(
                    9,
                    request -> request.target().endsWith(".GetUsageLimits"),
                    Answer.of(200, "application/x-amz-json-1.0", answer.getBytes(StandardCharsets.UTF_8)));
            admin.add(1);

            JsonNode usage = admin.get("/api/accounts/a1/usage").json().get("usage");

            Shape.check(usage, """
                    {"subscription_title":"=KIRO PRO+","usage_limit":"=2750.0","current_usage":"=1430.93",
                     "free_trial_limit":"=500.0","free_trial_usage":"=12.5","bonus_limit":"=250.0","bonus_usage":"=1.0",
                     "overage":{"enabled":"=true","used":"=3.5","cap":"=2500.0","rate":"=0.04"}}""");
            assertThat(usage.get("pools").findValuesAsText("kind")).containsExactly("plan", "trial", "bonus");
            assertThat(usage.get("pools").findValuesAsText("used")).containsExactly("1417.43", "12.5", "1.0");
            assertThat(usage.get("resets_at").asLong()).isEqualTo(1_796_083_200L);
            JsonNode account = admin.get("/api/accounts/a1").json();
            assertThat(account.get("plan").textValue()).isEqualTo("KIRO PRO+");
            assertThat(account.get("email").textValue()).isEqualTo("user@example.com");
            assertThat(account.get("quota_resets_at").asLong()).isEqualTo(1_796_083_200L);
            assertThat(account.get("usage_at").isNumber()).isTrue();
        }
    }

    @Test
    void failedUsageIsALogicalFailure() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            SimulatedAccount simulated = admin.add(1);
            simulated.expireAccessTokens();
            simulated.revokeRefreshTokens();

            AdminProxy.Answer answer = admin.get("/api/accounts/a1/usage");

            assertThat(answer.status()).isEqualTo(200);
            Shape.check(answer.json(), "{\"ok\":\"=false\",\"error\":\"string\"}");
        }
    }

    @Test
    void accountsAreTriedOut() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            assertThat(admin.post("/api/speedtest").text())
                    .isEqualTo("{\"ok\":false,\"error\":\"No available account\"}");
            admin.add(1);
            SimulatedAccount dead = admin.add(2);
            admin.add(Account.builder(AccountId.of("gone"), "f".repeat(64))
                    .problem("file missing")
                    .build());
            admin.add(3);
            admin.post("/api/accounts/a3/toggle");

            Shape.check(
                    admin.post("/api/speedtest").json(),
                    "{\"ok\":\"=true\",\"latency_ms\":\"number\",\"status\":\"=200\",\"account_id\":\"=a1\"}");
            dead.suspend();
            JsonNode health = admin.post("/api/health-check").json();

            Shape.check(health, """
                    {"ok":"=true","total":"=4","healthy":"=1","unhealthy":"=3",
                     "results":[{"id":"string","name":"string","status":"string","healthy":"bool"}]}""");
            assertThat(health.findValuesAsText("status"))
                    .containsExactly("healthy", "auth_failed", "no_token", "disabled");
        }
    }
}
