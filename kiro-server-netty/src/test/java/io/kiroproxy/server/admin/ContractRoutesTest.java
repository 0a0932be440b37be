package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's other routes: each is there, with each field that it had (kiroproxy-contract.md 2.2). */
class ContractRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String STATS = """
            "uptime_seconds":"int","total_requests":"int","total_errors":"int","error_rate":"string",
            "accounts_total":"int","accounts_available":"int","accounts_cooldown":"int","recent_logs":"int\"""";
    private static final String HISTORY = """
            {"strategies":["string"],"max_messages":"=30","max_chars":"=150000","summary_keep_recent":"=10",
             "summary_threshold":"=100000","summary_max_length":"=2000","retry_max_messages":"=20","max_retries":"=2",
             "estimate_threshold":"=180000","chars_per_token":"=3.0","summary_cache_enabled":"=true",
             "summary_cache_min_delta_messages":"=3","summary_cache_min_delta_chars":"=4000",
             "summary_cache_max_age_seconds":"=180","add_warning_header":"=true"}""";
    private static final String FLOW = """
            {"id":"string","state":"=completed","protocol":"=anthropic","account_id":"=a1","account_name":"string",
             "timing":{"created_at":"number","first_byte_at":"number|null","completed_at":"number|null",
                       "ttfb_ms":"number|null","duration_ms":"number|null"},
             "tags":"array","notes":"string|null","bookmarked":"bool","retry_count":"int",
             "request":{"method":"=POST","path":"=/v1/messages","model":"string","stream":"bool","message_count":"int",
                        "has_tools":"bool","has_system":"bool"},
             "response":{"status_code":"int","content_length":"int|null","has_tool_calls":"bool",
                         "stop_reason":"string|null","chunk_count":"int|null",
                         "usage":{"input_tokens":"int","output_tokens":"int","cache_read_tokens":"int",
                                  "cache_write_tokens":"int"}},
             "error":"null|object\"""";

    @TempDir
    private Path folder;

    private AdminProxy admin;
    private String flow;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.keyed(folder.resolve("home"), "the-admin-key");
        admin.add(1);
        admin.kiro.next(Scenario.text("Hello"));
        admin.chat(MODEL, true);
        flow = admin.logs(1).at("/logs/0/id").textValue();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void has(String route, String body, String shape) throws Exception {
        String[] parts = route.split(" ", 2);
        AdminProxy.Answer answer = admin.send(parts[0], parts[1], body.isEmpty() ? null : body);
        assertThat(answer.status()).as(route + " " + answer.text()).isEqualTo(200);
        Shape.check(answer.json(), shape);
    }

    @Test
    void pagesAndModels() throws Exception {
        assertThat(admin.send("GET", "/", null, "accept", "text/html").text()).contains("<!doctype html>");
        assertThat(admin.get("/assets/nothing.js").status()).isEqualTo(404);
        assertThat(admin.get("/docs").status()).isEqualTo(200);
        has("GET /v1/models", "", """
                {"object":"=list","data":[{"id":"string","object":"=model","owned_by":"=kiro","name":"string"}]}""");
        has(
                "POST /v1/messages/count_tokens",
                "{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "{\"input_tokens\":\"int\"}");
        has("POST /api/event_logging/batch", "{\"events\":[]}", "{\"ok\":\"=true\"}");
        has("GET /api/docs", "", "{\"docs\":[{\"id\":\"string\",\"title\":\"string\"}]}");
        String guide = admin.get("/api/docs").json().at("/docs/0/id").textValue();
        for (String id : List.of(guide, "01-quickstart", "05-server-deploy", "licences")) {
            has("GET /api/docs/" + id, "", "{\"id\":\"=" + id + "\",\"title\":\"string\",\"content\":\"string\"}");
        }
        assertThat(admin.get("/api/docs/unknown").status()).isEqualTo(404);
    }

    @Test
    void statusAndSettings() throws Exception {
        has(
                "GET /api/status",
                "",
                "{\"ok\":\"=true\",\"has_accounts\":\"=true\",\"has_available_accounts\":\"=true\","
                        + "\"port\":\"int\",\"stats\":{" + STATS + "}}");
        has("GET /api/stats/detailed", "", "{" + STATS + """
                ,"detailed":{"by_account":{"a1":{"total_requests":"int","total_errors":"int","error_rate":"string",
                                                 "total_tokens_in":"int","total_tokens_out":"int",
                                                 "last_request":"number|null"}},
                             "by_model":{"claude-sonnet-4.5":{"total_requests":"int","total_errors":"int",
                                                               "avg_latency_ms":"number"}},
                             "hourly_requests":"object","requests_last_24h":"int"}}""");
        has("GET /api/settings/history", "", HISTORY);
        has("POST /api/settings/history", "{\"max_messages\":30}", "{\"ok\":\"=true\",\"config\":" + HISTORY + "}");
        has("GET /api/settings/rate-limit", "", """
                {"enabled":"bool","min_request_interval":"number","max_requests_per_minute":"int",
                 "global_max_requests_per_minute":"int","quota_cooldown_seconds":"=300",
                 "stats":{"enabled":"bool","global_rpm":"int","quota_cooldown_seconds":"int",
                          "accounts":{"a1":{"rpm":"int","last_request":"number|null"}}}}""");
        has("POST /api/settings/rate-limit", "{\"enabled\":false}", "{\"ok\":\"=true\",\"config\":\"object\"}");
        has("GET /api/browsers", "", "{\"browsers\":\"array\"}");
        has("GET /api/kiro/login-url", "", """
                {"message":"string","instructions":["string"],"token_path":"string","token_exists":"bool"}""");
    }

    @Test
    void accountsInAndOut() throws Exception {
        Path file = Files.writeString(
                folder.resolve("token.json"), "{\"accessToken\":\"at\",\"refreshToken\":\"" + "r".repeat(120) + "\"}");
        has("POST /api/accounts", "{\"token_path\":\"" + file + "\"}", "{\"ok\":\"=true\",\"account_id\":\"string\"}");
        assertThat(admin.post("/api/accounts", "{\"token_path\":\"/nowhere.json\"}")
                        .text())
                .isEqualTo("{\"detail\":\"Invalid token path\"}");
        has(
                "POST /api/accounts/manual",
                "{\"access_token\":\"pasted\"}",
                "{\"ok\":\"=true\",\"account_id\":\"string\"}");
        assertThat(admin.post("/api/accounts/manual", "{}").status()).isEqualTo(400);
        has("POST /api/accounts/a1/toggle", "", "{\"ok\":\"=true\",\"enabled\":\"=false\"}");
        has("POST /api/accounts/a1/toggle", "", "{\"ok\":\"=true\",\"enabled\":\"=true\"}");
        has(
                "PUT /api/accounts/a1/proxy",
                "{\"proxy_url\":\"10.0.0.1:3128\"}",
                "{\"ok\":\"=true\",\"proxy_url\":\"=http://10.0.0.1:3128\"}");
        has("PUT /api/accounts/a1/proxy", "{\"proxy_url\":\"\"}", "{\"ok\":\"=true\",\"proxy_url\":\"null\"}");
        has("GET /api/accounts/a1/usage", "", """
                {"ok":"=true","account_id":"=a1","account_name":"string",
                 "usage":{"subscription_title":"string","usage_limit":"number","current_usage":"number","balance":"number",
                          "is_low_balance":"bool","free_trial_limit":"number","free_trial_usage":"number",
                          "bonus_limit":"number","bonus_usage":"number"}}""");
        has("GET /api/accounts/export?secrets=1", "", """
                {"ok":"=true","accounts":[{"name":"string","enabled":"bool","credentials":"object"}],
                 "exported_at":"string","version":"=1.0"}""");
        JsonNode exported = admin.get("/api/accounts/export?secrets=1").json();
        Shape.check(exported.at("/accounts/0/credentials"), """
                {"accessToken":"string","refreshToken":"string","expiresAt":"string","region":"string|null",
                 "authMethod":"=social","clientId":"null","clientSecret":"null"}""");
        has(
                "POST /api/accounts/import",
                exported.toString(),
                "{\"ok\":\"=true\",\"imported\":\"int\",\"errors\":\"array\"}");
        has("GET /api/config/export", "", """
                {"accounts":[{"name":"string","token_path":"string|null","enabled":"bool"}],"exported_at":"string"}""");
        has("POST /api/config/import", "{\"accounts\":[]}", "{\"ok\":\"=true\",\"imported\":\"=0\"}");
        has("DELETE /api/accounts/unknown", "", "{\"ok\":\"=true\"}");
        for (String unknown :
                List.of("POST /api/accounts/x/toggle", "PUT /api/accounts/x/proxy", "GET /api/accounts/x/usage")) {
            String[] parts = unknown.split(" ", 2);
            assertThat(admin.send(parts[0], parts[1], parts[0].equals("PUT") ? "{}" : null)
                            .status())
                    .as(unknown)
                    .isEqualTo(404);
        }
    }

    @Test
    void accountOfAnOrganisationSaysWhetherItIsComplete() throws Exception {
        SimulatedAccount idc = admin.kiro.addIdentityCenterAccount("team");
        Path file = idc.files().writeTo(folder.resolve("idc"));
        String id = admin.post("/api/accounts", "{\"token_path\":\"" + file + "\"}")
                .json()
                .path("account_id")
                .textValue();
        JsonNode listed = admin.get("/api/accounts").json().at("/accounts/1");

        Shape.check(listed, """
                {"auth_method":"=idc","idc_config_complete":"=true","has_refresh_token":"=true","token_expired":"=false",
                 "token_expiring_soon":"bool"}""");
        has("GET /api/accounts/" + id, "", """
                {"token_path":"=%s","machine_id":"string",
                 "credentials":{"has_access_token":"=true","has_refresh_token":"=true","has_client_id":"=true",
                   "auth_method":"=idc","region":"string","expires_at":"string","is_expired":"=false",
                   "is_expiring_soon":"bool"}}""".formatted(file.toRealPath()));
        has("GET /api/accounts/export?secrets=1", "", """
                {"accounts":[{"name":"string","enabled":"bool",
                   "credentials":{"accessToken":"string","refreshToken":"string","expiresAt":"string",
                     "region":"string|null","authMethod":"string","clientId":"string|null",
                     "clientSecret":"string|null"}}]}""");
        has("DELETE /api/accounts/" + id, "", "{\"ok\":\"=true\"}");
        assertThat(file).as("the source file stays").exists();
        assertThat(admin.get("/api/accounts/" + id).text()).isEqualTo("{\"detail\":\"Account not found\"}");
    }

    @Test
    void everyFindingOfAHealthCheckHasTheOriginalsWord() throws Exception {
        admin.add(2);
        admin.add(3);
        admin.add(Account.builder(AccountId.of("a4"), "f".repeat(64))
                .problem("file missing")
                .build());
        admin.add(5);
        admin.post("/api/accounts/a5/toggle");
        admin.kiro.accounts().get(1).suspend();
        failing(2, 500);
        JsonNode health = admin.post("/api/health-check").json();

        Shape.check(health, """
                {"ok":"=true","total":"=5","healthy":"=1","unhealthy":"=4",
                 "results":[{"id":"string","name":"string","status":"string","healthy":"bool"}]}""");
        assertThat(health.findValuesAsText("status"))
                .containsExactly("healthy", "auth_failed", "error_500", "no_token", "disabled");
        Shape.check(health.at("/results/2"), "{\"latency_ms\":\"number\",\"error\":\"string\"}");
    }

    @Test
    void accountThatIsThrottledCountsAsHealthy() throws Exception {
        failing(0, 429);

        has("POST /api/health-check", "", """
                {"ok":"=true","total":"=1","healthy":"=1","unhealthy":"=0",
                 "results":[{"id":"=a1","status":"=rate_limited","healthy":"=true","latency_ms":"number",
                             "error":"string"}]}""");
        has("POST /api/speedtest", "", "{\"ok\":\"=false\",\"error\":\"string\"}");
    }

    /** Has questions for models with the token of that account fail, as often as they are asked. */
    private void failing(int account, int status) {
        String token = admin.kiro.accounts().get(account).accessToken();
        admin.kiro.intercept(
                99,
                request -> (request.target() + request.path()).contains("ListAvailableModels")
                        && token.equals(request.bearer()),
                Answer.of(
                        status,
                        "application/x-amz-json-1.0",
                        (status == 429
                                        ? "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"
                                        : "{\"__type\":\"InternalServerException\",\"message\":\"Oops\"}")
                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void checks() throws Exception {
        has("POST /api/speedtest", "", """
                {"ok":"=true","latency_ms":"number","status":"int","account_id":"=a1"}""");
        has("POST /api/health-check", "", """
                {"ok":"=true","total":"=1","healthy":"=1","unhealthy":"=0",
                 "results":[{"id":"=a1","name":"string","status":"=healthy","healthy":"=true","latency_ms":"number"}]}""");
        Path found = folder.resolve("user/.aws/sso/cache/kiro-google-auth.json");
        Files.createDirectories(found.getParent());
        Files.writeString(found, "{\"accessToken\":\"at2\",\"refreshToken\":\"" + "s".repeat(120) + "\"}");
        has("GET /api/token/scan", "", """
                {"tokens":[{"path":"string","name":"string","expires":"string|null","auth_method":"string",
                            "region":"string","has_refresh_token":"bool","already_added":"bool",
                            "idc_config_complete":"bool|null"}]}""");
        has(
                "POST /api/token/add-from-scan",
                "{\"path\":\"" + found + "\"}",
                "{\"ok\":\"=true\",\"account_id\":\"string\"}");
        has("POST /api/token/refresh-check", "", """
                {"accounts":[{"id":"string","name":"string","valid":"bool","expiring_soon":"bool","expires":"string|null",
                              "auth_method":"string","has_refresh_token":"bool"}]}""");
        admin.add(Account.builder(AccountId.of("gone"), "f".repeat(64))
                .problem("file missing")
                .build());
        Shape.check(
                admin.post("/api/token/refresh-check").json().at("/accounts/2"),
                "{\"id\":\"=gone\",\"name\":\"string\",\"valid\":\"=false\",\"error\":\"=file missing\"}");
        for (String path : List.of(found.toString(), folder + "/nowhere.json", "/etc/passwd")) {
            AdminProxy.Answer refused = admin.post("/api/token/add-from-scan", "{\"path\":\"" + path + "\"}");
            assertThat(refused.status()).as(path).isEqualTo(400);
            Shape.check(refused.json(), "{\"detail\":\"string\"}");
        }
        for (String text : List.of("no json", "{\"no\":\"token\"}")) {
            Path wrong = Files.writeString(found.resolveSibling("wrong.json"), text);
            AdminProxy.Answer refused = admin.post("/api/token/add-from-scan", "{\"path\":\"" + wrong + "\"}");
            assertThat(refused.status()).as(text).isEqualTo(400);
            assertThat(refused.text()).isEqualTo("{\"detail\":\"Invalid token file\"}");
        }
    }

    @Test
    void logins() throws Exception {
        has("POST /api/kiro/login/start", "{}", """
                {"ok":"=true","user_code":"string","verification_uri":"string","expires_in":"int","interval":"int"}""");
        has("GET /api/kiro/login/status", "", """
                {"ok":"=true","in_progress":"=true","user_code":"string","verification_uri":"string","expires_in":"int",
                 "interval":"int"}""");
        has("GET /api/kiro/login/poll", "", "{\"ok\":\"=true\",\"completed\":\"bool\"}");
        has("POST /api/kiro/login/cancel", "", "{\"ok\":\"bool\"}");
        has("POST /api/kiro/social/start", "{\"provider\":\"google\"}", """
                {"ok":"=true","provider":"=Google","login_url":"string","state":"string"}""");
        has("GET /api/kiro/social/status", "", """
                {"ok":"=true","in_progress":"=true","provider":"=Google","expires_in":"int"}""");
        has(
                "POST /api/kiro/social/exchange",
                "{\"code\":\"x\",\"state\":\"y\"}",
                "{\"ok\":\"=false\",\"error\":\"string\"}");
        has("POST /api/kiro/social/cancel", "", "{\"ok\":\"bool\"}");
        has("POST /api/remote-login/create", "{}", """
                {"ok":"=true","session_id":"string","login_url":"string","expires_in":"int"}""");
        String sid = admin.post("/api/remote-login/create", "{}")
                .json()
                .path("session_id")
                .textValue();
        has("GET /api/remote-login/" + sid + "/status", "", """
                {"ok":"=true","status":"=pending","account_id":"null"}""");
        assertThat(admin.get("/remote-login/" + sid).status()).isEqualTo(200);
        assertThat(admin.get("/api/remote-login/unknown/status").status()).isEqualTo(404);
        assertThat(admin.post("/api/remote-login/unknown/complete", "{}").status())
                .isBetween(400, 422);
    }

    @Test
    void loginsThatWorkOutSayWhoCame() throws Exception {
        has("GET /api/kiro/login/poll", "", "{\"ok\":\"=false\",\"error\":\"string\"}");
        has("GET /api/kiro/login/status", "", "{\"ok\":\"=true\",\"in_progress\":\"=false\"}");
        has("GET /api/kiro/social/status", "", "{\"ok\":\"=true\",\"in_progress\":\"=false\"}");
        has("POST /api/kiro/login/cancel", "", "{\"ok\":\"=false\"}");
        has("POST /api/kiro/social/cancel", "", "{\"ok\":\"=false\"}");
        admin.kiro.approveSignInsAs(admin.kiro.addBuilderIdAccount("builder"));
        admin.post("/api/kiro/login/start", "{}");
        JsonNode poll = admin.get("/api/kiro/login/poll").json();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!poll.path("completed").booleanValue() && System.nanoTime() < until) {
            Shape.check(poll, "{\"ok\":\"=true\",\"completed\":\"=false\",\"status\":\"=pending|=slow_down\"}");
            poll = admin.get("/api/kiro/login/poll").json();
        }
        Shape.check(
                poll, "{\"ok\":\"=true\",\"completed\":\"=true\",\"account_id\":\"string\",\"message\":\"string\"}");

        admin.kiro.approveSignInsAs(admin.kiro.addSocialAccount("alice"));
        JsonNode begun = admin.post("/api/kiro/social/start", "{\"provider\":\"github\"}")
                .json();
        Shape.check(
                admin.post("/api/kiro/social/exchange", signedIn(begun.path("login_url")))
                        .json(),
                """
                {"ok":"=true","completed":"=true","account_id":"string","provider":"=Github","message":"string"}""");

        admin.kiro.approveSignInsAs(admin.kiro.addSocialAccount("bob"));
        JsonNode remote = admin.post("/api/remote-login/create", "{\"provider\":\"google\"}")
                .json();
        assertThat(remote.path("login_url").textValue())
                .isEqualTo(admin.proxy.uri() + "/remote-login/"
                        + remote.path("session_id").textValue());
        String page = admin.get("/remote-login/" + remote.path("session_id").textValue())
                .text();
        String link = page.replaceAll("(?s).*href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
        String session = "/api/remote-login/" + remote.path("session_id").textValue();
        Shape.check(
                admin.post(session + "/complete", signedIn(TextNode.valueOf(link)))
                        .json(),
                "{\"ok\":\"=true\",\"completed\":\"=true\",\"account_id\":\"string\"}");
        has("GET " + session + "/status", "", """
                {"ok":"=true","status":"=completed","account_id":"string"}""");
    }

    /** {@code code} and {@code state}, as the original's page sends them, from where the browser is sent back to. */
    private static String signedIn(JsonNode page) throws Exception {
        String back = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(page.textValue())).build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("location")
                .orElseThrow();
        return Json.object()
                .put("code", back.replaceAll(".*[?&]code=([^&]*).*", "$1"))
                .put("state", back.replaceAll(".*[?&]state=([^&]*).*", "$1"))
                .toString();
    }

    @Test
    void flowsAreFoundByEveryFilter() throws Exception {
        admin.chat("no-such-model", true);
        admin.logs(2);
        admin.post("/api/flows/" + flow + "/bookmark", "{\"bookmarked\":true}");
        for (String filter : List.of(
                "protocol=anthropic&state=completed",
                "model=" + MODEL,
                "account_id=a1",
                "state=completed",
                "has_error=false",
                "bookmarked=true",
                "search=sonnet",
                "limit=1&offset=1")) {
            JsonNode found = admin.get("/api/flows?" + filter).json();
            assertThat(found.path("total").intValue()).as(filter).isEqualTo(1);
            assertThat(found.at("/flows/0/id").textValue()).as(filter).isEqualTo(flow);
        }
        for (String none : List.of("protocol=gemini", "model=x", "account_id=a9", "state=pending", "search=zzz")) {
            assertThat(admin.get("/api/flows?" + none).text()).as(none).startsWith("{\"flows\":[],\"total\":0");
        }
        has("GET /api/flows?has_error=true", "", """
                {"flows":[{"state":"=error","error":{"type":"string","message":"string","status_code":"=404",
                                                     "raw":"string|null"}}],"total":"=1"}""");
        for (String format : List.of("json", "jsonl", "markdown")) {
            has(
                    "POST /api/flows/export",
                    "{\"flow_ids\":[\"" + flow + "\"],\"format\":\"" + format + "\"}",
                    "{\"content\":\"string\",\"format\":\"=" + format + "\"}");
        }
    }

    @Test
    void flows() throws Exception {
        has("GET /api/flows", "", "{\"flows\":[" + FLOW + "}],\"total\":\"=1\"}");
        has("GET /api/flows/stats", "", """
                {"total_flows":"=1","active_flows":"int","completed":"=1","errors":"=0","error_rate":"string",
                 "avg_duration_ms":"number","total_tokens_in":"int","total_tokens_out":"int",
                 "by_model":{"claude-sonnet-4.5":{"count":"=1","errors":"=0","tokens_in":"int","tokens_out":"int"}}}""");
        JsonNode one = admin.get("/api/flows/" + flow).json();
        Shape.check(one, FLOW + "}");
        for (String field : List.of("headers", "body", "messages", "system", "tools")) {
            assertThat(one.path("request").has(field)).as(field).isTrue();
        }
        for (String field : List.of("headers", "body", "content", "tool_calls", "chunks")) {
            assertThat(one.path("response").has(field)).as(field).isTrue();
        }
        assertThat(admin.get("/api/flows/unknown").text()).isEqualTo("{\"detail\":\"Flow not found\"}");
        has("POST /api/flows/" + flow + "/bookmark", "{\"bookmarked\":true}", "{\"ok\":\"=true\"}");
        has("POST /api/flows/" + flow + "/note", "{\"note\":\"n\"}", "{\"ok\":\"=true\"}");
        has("POST /api/flows/unknown/tag", "{\"tag\":\"t\"}", "{\"ok\":\"=true\"}");
        has("POST /api/flows/export", "{\"format\":\"jsonl\"}", "{\"content\":\"string\",\"format\":\"=jsonl\"}");
    }
}
