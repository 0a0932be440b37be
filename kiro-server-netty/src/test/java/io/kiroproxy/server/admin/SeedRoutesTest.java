package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's eight routes, field by field (kiroproxy-contract.md 2.1). */
class SeedRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String SUMMARY = """
            {"id":"string","name":"string","enabled":"bool","status":"string","available":"bool","request_count":"int",
             "error_count":"int","cooldown_remaining":"int|null","token_expired":"bool|null",
             "token_expiring_soon":"bool|null","auth_method":"string|null","has_refresh_token":"bool",
             "idc_config_complete":"bool|null","proxy_url":"string|null"}""";
    private static final String STATS = """
            {"uptime_seconds":"int","total_requests":"int","total_errors":"int","error_rate":"string",
             "accounts_total":"int","accounts_available":"int","accounts_cooldown":"int","recent_logs":"int"}""";

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void accountsAreListedInTheOriginalsShape() throws Exception {
        admin.add(1);
        admin.add(Account.builder(AccountId.of("gone"), "f".repeat(64))
                .problem("file missing: /tmp/x.json")
                .build());

        JsonNode json = admin.get("/api/accounts").json();

        Shape.check(json, "{\"accounts\":[" + SUMMARY + "]}");
        Shape.check(json.at("/accounts/0"), """
                {"id":"=a1","name":"=account 1","enabled":"=true","status":"=active","available":"=true",
                 "cooldown_remaining":"null","token_expired":"=false","token_expiring_soon":"=false",
                 "auth_method":"=social","has_refresh_token":"=true","idc_config_complete":"null","proxy_url":"null"}""");
        Shape.check(json.at("/accounts/1"), """
                {"id":"=gone","status":"=unhealthy","available":"=false","token_expired":"null",
                 "token_expiring_soon":"null","auth_method":"null","has_refresh_token":"=false"}""");
    }

    @Test
    void accountIsShownInTheOriginalsShape() throws Exception {
        admin.add(1);

        JsonNode json = admin.get("/api/accounts/a1").json();

        Shape.check(json, """
                {"id":"=a1","name":"string","enabled":"bool","status":"string","available":"bool","request_count":"int",
                 "error_count":"int","last_used":"number|null","token_path":"string","machine_id":"string",
                 "credentials":{"has_access_token":"=true","has_refresh_token":"=true","has_client_id":"=false",
                   "auth_method":"=social","region":"=us-east-1","expires_at":"string","is_expired":"=false",
                   "is_expiring_soon":"=false"},
                 "cooldown":{"is_cooldown":"=false","remaining_seconds":"null"},"proxy_url":"null"}""");
        assertThat(json.get("machine_id").textValue()).hasSize(19).endsWith("...");
        assertThat(json.at("/credentials/expires_at").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
    }

    @Test
    void unreadableAccountHasNoCredentials() throws Exception {
        admin.add(Account.builder(AccountId.of("gone"), "f".repeat(64))
                .problem("file missing")
                .build());

        Shape.check(
                admin.get("/api/accounts/gone").json(),
                "{\"credentials\":\"null\",\"last_used\":\"null\",\"reason\":\"=file missing\"}");
    }

    @Test
    void tokenMarginsAreTheOriginals() throws Exception {
        SimulatedAccount simulated = admin.kiro.addSocialAccount("user");
        admin.add(AdminProxy.account(4, simulated, Instant.now().plusSeconds(4 * 60)));
        admin.add(AdminProxy.account(8, simulated, Instant.now().plusSeconds(8 * 60)));
        admin.add(AdminProxy.account(11, simulated, Instant.now().plusSeconds(11 * 60)));
        admin.add(AdminProxy.account(99, simulated, Instant.EPOCH));

        JsonNode json = admin.get("/api/accounts").json();

        assertThat(json.findValuesAsText("token_expired")).containsExactly("true", "false", "false", "true");
        assertThat(json.findValuesAsText("token_expiring_soon")).containsExactly("true", "true", "false", "true");
    }

    @Test
    void unknownAccountIsNotFound() throws Exception {
        for (String id : new String[] {"nobody", "..%2Fx", "%20"}) {
            AdminProxy.Answer answer = admin.get("/api/accounts/" + id);
            assertThat(answer.status()).isEqualTo(404);
        }
        assertThat(admin.get("/api/accounts/nobody").text()).isEqualTo("{\"detail\":\"Account not found\"}");
    }

    @Test
    void refreshRenewsTheToken() throws Exception {
        SimulatedAccount simulated = admin.add(1);
        String before = simulated.accessToken();

        Shape.check(admin.post("/api/accounts/a1/refresh").json(), "{\"ok\":\"=true\",\"message\":\"string\"}");

        assertThat(simulated.accessToken()).isNotEqualTo(before);
    }

    @Test
    void failedRefreshIsA200AndMakesTheAccountUnhealthy() throws Exception {
        admin.add(1).revokeRefreshTokens();

        AdminProxy.Answer answer = admin.post("/api/accounts/a1/refresh");

        assertThat(answer.status()).isEqualTo(200);
        Shape.check(answer.json(), "{\"ok\":\"=false\",\"message\":\"string\"}");
        assertThat(admin.get("/api/accounts/a1").json().get("status").textValue())
                .isEqualTo("unhealthy");
        Shape.check(
                admin.post("/api/accounts/nobody/refresh").json(),
                "{\"ok\":\"=false\",\"message\":\"=Account not found\"}");
    }

    @Test
    void refreshMakesAnUnhealthyAccountActiveAndRestoreDoesNot() throws Exception {
        SimulatedAccount simulated = admin.add(1);
        simulated.revokeRefreshTokens();
        admin.post("/api/accounts/a1/refresh");
        assertThat(admin.post("/api/accounts/a1/restore").json().get("ok").booleanValue())
                .as("not held back by a pause")
                .isFalse();

        SimulatedAccount fresh = admin.kiro.addSocialAccount("fresh");
        admin.add(AdminProxy.account(1, fresh, fresh.expiresAt()));
        Shape.check(admin.post("/api/accounts/a1/refresh").json(), "{\"ok\":\"=true\",\"message\":\"string\"}");

        Shape.check(admin.get("/api/accounts").json().at("/accounts/0"), "{\"id\":\"=a1\",\"status\":\"=active\"}");
    }

    @Test
    void refreshAllSaysWhatItRenewed() throws Exception {
        SimulatedAccount simulated = admin.kiro.addSocialAccount("one");
        admin.add(AdminProxy.account(1, simulated, Instant.now().plusSeconds(9 * 60)));

        Shape.check(admin.post("/api/accounts/refresh-all").json(), """
                {"ok":"=true","results":[{"account_id":"=a1","success":"=true","message":"string"}],"refreshed":"=1"}""");
    }

    @Test
    void refreshAllTouchesOnlyEnabledAccountsThatAreDue() throws Exception {
        SimulatedAccount one = admin.kiro.addSocialAccount("one");
        SimulatedAccount two = admin.kiro.addSocialAccount("two");
        admin.add(2);
        admin.add(AdminProxy.account(3, two, Instant.now().plusSeconds(60)).toBuilder()
                .enabled(false)
                .build());
        assertThat(admin.post("/api/accounts/refresh-all").text())
                .isEqualTo("{\"ok\":true,\"results\":[],\"refreshed\":0}");
        one.revokeRefreshTokens();
        admin.add(AdminProxy.account(1, one, Instant.now().plusSeconds(9 * 60)));

        JsonNode json = admin.post("/api/accounts/refresh-all").json();

        Shape.check(json, """
                {"ok":"=true","results":[{"account_id":"=a1","success":"=false","message":"string"}],"refreshed":"=0"}""");
    }

    @Test
    void throttledAccountShowsInQuotaAndIsRestored() throws Exception {
        admin.add(1);
        admin.kiro.next(Scenario.refuse(Refusal.E13_RATE));
        assertThat(admin.chat(MODEL, false).status()).isEqualTo(429);

        JsonNode quota = admin.get("/api/quota").json();
        Shape.check(quota, """
                {"cooldown_seconds":"=300","exceeded_count":"=1","exceeded_credentials":[{"credential_id":"=a1",
                 "exceeded_at":"number","cooldown_until":"number","remaining_seconds":"int","reason":"=Rate limited"}]}""");
        Shape.check(
                admin.get("/api/accounts").json().at("/accounts/0"),
                "{\"status\":\"=cooldown\",\"available\":\"=false\",\"cooldown_remaining\":\"int\"}");
        Shape.check(
                admin.get("/api/accounts/a1").json().get("cooldown"),
                "{\"is_cooldown\":\"=true\",\"remaining_seconds\":\"int\"}");
        assertThat(quota.at("/exceeded_credentials/0/remaining_seconds").intValue())
                .isBetween(1, 300);

        assertThat(admin.post("/api/accounts/a1/restore").text()).isEqualTo("{\"ok\":true,\"status\":\"active\"}");
        assertThat(admin.post("/api/accounts/a1/restore").json().get("ok").booleanValue())
                .isFalse();
        assertThat(admin.post("/api/accounts/nobody/restore").text()).isEqualTo("{\"ok\":false}");
        assertThat(admin.get("/api/quota").text())
                .isEqualTo("{\"cooldown_seconds\":300,\"exceeded_count\":0,\"exceeded_credentials\":[]}");
    }

    @Test
    void statsCountCalls() throws Exception {
        Shape.check(admin.get("/api/stats").json(), STATS);
        assertThat(admin.get("/api/stats").json().get("error_rate").textValue()).isEqualTo("0.0%");
        admin.add(1);
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
        admin.chat(MODEL, true);
        admin.chat(MODEL, false);
        admin.chat("no-such-model", true);
        admin.logs(3);

        Shape.check(admin.get("/api/stats").json(), """
                {"total_requests":"=3","total_errors":"=1","error_rate":"=33.3%","accounts_total":"=1",
                 "accounts_available":"=1","accounts_cooldown":"=0","recent_logs":"=3"}""");
        Shape.check(
                admin.get("/api/status").json(),
                "{\"ok\":\"=true\",\"has_accounts\":\"=true\",\"has_available_accounts\":\"=true\",\"port\":\"="
                        + admin.proxy.uri().getPort() + "\",\"stats\":" + STATS + "}");
    }

    @Test
    void logsHaveEveryCallNewestFirst() throws Exception {
        admin.add(1);
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
        admin.chat(MODEL, true);
        admin.chat(MODEL, false);
        admin.chat("no-such-model", true);
        admin.post("/v1/messages", "{not json");

        JsonNode json = admin.logs(4);

        Shape.check(json, """
                {"logs":[{"id":"string","timestamp":"number","method":"=POST","path":"=/v1/messages","model":"string",
                 "account_id":"string|null","status":"int","duration_ms":"number","tokens_in":"int","tokens_out":"int",
                 "error":"string|null"}],"total":"=4"}""");
        assertThat(json.findValuesAsText("status")).containsExactly("400", "404", "200", "200");
        assertThat(json.findValuesAsText("model")).containsExactly("unknown", "no-such-model", MODEL, MODEL);
        for (int i = 2; i < 4; i++) {
            JsonNode row = json.at("/logs/" + i);
            Shape.check(row, "{\"account_id\":\"=a1\",\"error\":\"null\"}");
            assertThat(row.get("tokens_in").intValue()).isPositive();
            assertThat(row.get("tokens_out").intValue()).isPositive();
            assertThat(row.get("duration_ms").doubleValue()).isPositive();
        }
        assertThat(admin.get("/api/logs?limit=2").json().get("logs")).hasSize(2);
        assertThat(admin.get("/api/logs?limit=2").json().get("total").intValue())
                .isEqualTo(4);
    }

    @Test
    void everyProtocolsCallsAreLoggedStreamedOnesToo() throws Exception {
        admin.add(1);
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        String model = "{\"model\":\"" + MODEL + "\",";
        String contents = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";
        List<String[]> calls = List.of(
                new String[] {"/v1/messages", model + "\"max_tokens\":9," + messages + "}"},
                new String[] {"/v1/messages", model + "\"max_tokens\":9,\"stream\":true," + messages + "}"},
                new String[] {"/v1/chat/completions", model + messages + "}"},
                new String[] {"/v1/chat/completions", model + "\"stream\":true," + messages + "}"},
                new String[] {"/v1/responses", model + "\"input\":\"Hi\"}"},
                new String[] {"/v1/responses", model + "\"stream\":true,\"input\":\"Hi\"}"},
                new String[] {"/v1beta/models/" + MODEL + ":generateContent", contents},
                new String[] {"/v1beta/models/" + MODEL + ":streamGenerateContent", contents});
        for (int i = 0; i < calls.size(); i++) {
            admin.kiro.next(Scenario.text("Hello"));
            assertThat(admin.post(calls.get(i)[0], calls.get(i)[1]).status())
                    .as(calls.get(i)[0])
                    .isEqualTo(200);
            admin.logs(i + 1);
        }

        JsonNode json = admin.logs(calls.size());

        List<String> paths = new ArrayList<>(json.findValuesAsText("path"));
        Collections.reverse(paths);
        assertThat(paths)
                .containsExactlyElementsOf(calls.stream().map(call -> call[0]).toList());
        assertThat(json.findValuesAsText("model")).hasSize(8).containsOnly(MODEL);
        assertThat(json.findValuesAsText("account_id")).hasSize(8).containsOnly("a1");
        assertThat(json.findValuesAsText("status")).hasSize(8).containsOnly("200");
        for (JsonNode row : json.get("logs")) {
            assertThat(row.get("tokens_in").intValue()).as(row.toString()).isPositive();
            assertThat(row.get("tokens_out").intValue()).as(row.toString()).isPositive();
        }
        assertThat(admin.get("/api/stats").json().get("total_requests").intValue())
                .isEqualTo(8);
    }

    @Test
    void limitsAreChecked() throws Exception {
        assertThat(admin.get("/api/logs?limit=1000").status()).isEqualTo(200);
        AdminProxy.Answer tooMany = admin.get("/api/logs?limit=1001");
        assertThat(tooMany.status()).isEqualTo(422);
        Shape.check(
                tooMany.json(), "{\"detail\":[{\"loc\":\"array\",\"msg\":\"string\",\"type\":\"=less_than_equal\"}]}");
        assertThat(tooMany.json().at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"limit\"]");
        assertThat(admin.get("/api/logs?limit=many").status()).isEqualTo(422);
    }
}
