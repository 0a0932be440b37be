package io.kiroproxy.server.admin;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.server.metrics.Build;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names, labels and buckets of ecosystem.md 3.2, as a scraper sees them. */
class MetricsTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final Set<String> CALL = Set.of("protocol", "model", "outcome");
    private static final Set<String> SERVED = Set.of("gen_ai_operation_name", "gen_ai_request_model");
    private static final String KEY = "the-admin-key";
    private static final Map<String, Set<String>> TABLE = Map.ofEntries(
            entry(
                    "gen_ai_client_operation_duration_seconds",
                    Set.of("gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model", "error_type")),
            entry(
                    "gen_ai_client_token_usage",
                    Set.of(
                            "gen_ai_operation_name",
                            "gen_ai_provider_name",
                            "gen_ai_request_model",
                            "gen_ai_token_type")),
            entry("gen_ai_server_time_to_first_token_seconds", SERVED),
            entry("gen_ai_server_time_per_output_token_seconds", SERVED),
            entry("gen_ai_server_request_duration_seconds", SERVED),
            entry("kiro_calls_total", CALL),
            entry("kiro_call_duration_seconds", CALL),
            entry("kiro_call_first_byte_seconds", CALL),
            entry("kiro_attempts_total", Set.of("account", "outcome")),
            entry("kiro_failovers_total", Set.of("account", "reason")),
            entry("kiro_account_state", Set.of("account", "state")),
            entry("kiro_account_cooldown_seconds", Set.of("account")),
            entry("kiro_account_credits_used", Set.of("account")),
            entry("kiro_account_credits_limit", Set.of("account")),
            entry("kiro_account_token_expiry_timestamp_seconds", Set.of("account")),
            entry("kiro_token_refreshes_total", Set.of("account", "outcome")),
            entry("kiro_token_refresh_duration_seconds", Set.of("account", "outcome")),
            entry("kiro_token_persist_failures_total", Set.of("account")),
            entry("kiro_calls_in_flight", Set.of("side")),
            entry("kiro_calls_waiting", Set.of("side")),
            entry("kiro_connections", Set.of("side")),
            entry("kiro_buffered_bytes", Set.of("side")),
            entry("kiro_http_rejected_total", Set.of("reason")),
            entry("kiro_build_info", Set.of("version", "revision", "java")));

    @TempDir
    Path home;

    @Test
    void everyNameOfTheTableAppearsAfterOneCall() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.next(Scenario.text("Hello to you too"));
            admin.chat(MODEL, true);
            admin.logs(1);
            admin.post("/api/accounts/a1/refresh");

            String text = admin.get("/metrics").text();

            for (String name : List.of(
                    "gen_ai_client_operation_duration_seconds_bucket{error_type=\"\",gen_ai_operation_name=\"chat\","
                            + "gen_ai_provider_name=\"kiro\",gen_ai_request_model=\"" + MODEL + "\",le=\"0.01\"}",
                    "gen_ai_client_token_usage_bucket{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"kiro\","
                            + "gen_ai_request_model=\"" + MODEL + "\",gen_ai_token_type=\"input\",le=\"4096.0\"}",
                    "gen_ai_server_time_to_first_token_seconds_count",
                    "gen_ai_server_time_per_output_token_seconds_count",
                    "gen_ai_server_request_duration_seconds_bucket",
                    "kiro_calls_total{model=\"" + MODEL + "\",outcome=\"ok\",protocol=\"anthropic\"} 1.0",
                    "kiro_call_duration_seconds_bucket{model=\"" + MODEL
                            + "\",outcome=\"ok\",protocol=\"anthropic\",le=\"327.68\"} 1",
                    "kiro_call_first_byte_seconds_count",
                    "kiro_attempts_total{account=\"a1\",outcome=\"ok\"} 1.0",
                    "kiro_account_state{account=\"a1\",state=\"active\"} 1.0",
                    "kiro_account_state{account=\"a1\",state=\"suspended\"} 0.0",
                    "kiro_account_cooldown_seconds{account=\"a1\"} 0.0",
                    "kiro_account_credits_used{account=\"a1\"}",
                    "kiro_account_credits_limit{account=\"a1\"}",
                    "kiro_account_token_expiry_timestamp_seconds{account=\"a1\"}",
                    "kiro_token_refreshes_total{account=\"a1\",outcome=\"ok\"} 1.0",
                    "kiro_token_refresh_duration_seconds_count{account=\"a1\",outcome=\"ok\"} 1",
                    "kiro_token_persist_failures_total",
                    "kiro_calls_in_flight{side=\"client\"} 0.0",
                    "kiro_calls_waiting{side=\"client\"} 0.0",
                    "kiro_connections{side=\"client\"}",
                    "kiro_buffered_bytes{side=\"client\"}",
                    "kiro_http_rejected_total{reason=\"smuggling\"}",
                    "kiro_build_info{java=",
                    "jvm_memory_used_bytes",
                    "process_uptime_seconds",
                    "netty_allocator_memory_used")) {
                assertThat(text).contains(name);
            }
        }
    }

    /** A new name, or a new label, stands in the table first; what libraries bind is theirs. */
    @Test
    void ourNamesAndLabelsAreThoseOfTheTable() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.add(2);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello to you too"));
            admin.chat(MODEL, true);
            admin.logs(1);
            admin.post("/api/accounts/a1/refresh");

            Map<String, Set<String>> labels = new TreeMap<>();
            Pattern sample = Pattern.compile("^((?:kiro|gen_ai)_\\w+?)(?:_bucket|_sum|_count|_max)?\\{(.*)} ");
            admin.get("/metrics")
                    .text()
                    .lines()
                    .map(sample::matcher)
                    .filter(Matcher::find)
                    .forEach(found -> {
                        Set<String> names = labels.computeIfAbsent(found.group(1), name -> new TreeSet<>());
                        Matcher label = Pattern.compile("(\\w+)=\"").matcher(found.group(2));
                        while (label.find()) {
                            names.add(label.group(1));
                        }
                        names.remove("le");
                    });

            assertThat(labels).isEqualTo(TABLE);
        }
    }

    @Test
    void bucketsAreThoseOfTheConventions() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.next(Scenario.text("Hello"));
            admin.chat(MODEL, true);
            admin.logs(1);
            String text = admin.get("/metrics").text();

            for (String name : List.of(
                    "gen_ai_client_operation_duration_seconds",
                    "gen_ai_server_request_duration_seconds",
                    "gen_ai_server_time_to_first_token_seconds",
                    "kiro_call_duration_seconds",
                    "kiro_call_first_byte_seconds")) {
                assertThat(bounds(text, name))
                        .as(name)
                        .containsExactly(
                                "0.01", "0.02", "0.04", "0.08", "0.16", "0.32", "0.64", "1.28", "2.56", "5.12", "10.24",
                                "20.48", "40.96", "81.92", "163.84", "327.68", "+Inf");
            }
            assertThat(bounds(text, "gen_ai_client_token_usage"))
                    .containsExactly(
                            "1.0",
                            "4.0",
                            "16.0",
                            "64.0",
                            "256.0",
                            "1024.0",
                            "4096.0",
                            "16384.0",
                            "65536.0",
                            "262144.0",
                            "1048576.0",
                            "4194304.0",
                            "1.6777216E7",
                            "6.7108864E7",
                            "+Inf");
        }
    }

    /** The upper bounds of a histogram's buckets, in their order. */
    private static List<String> bounds(String metrics, String name) {
        Pattern bucket = Pattern.compile("^" + name + "_bucket\\{.*le=\"([^\"]+)\".*");
        return metrics.lines()
                .map(bucket::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    @Test
    void everyOutcomeOfACallIsCountedApart() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.chat(MODEL, false);
            admin.add(1);
            admin.kiro.next(Scenario.text("Hello"), Scenario.refuse(Refusal.E13_RATE));
            admin.chat(MODEL, false);
            admin.chat(MODEL, false);
            admin.chat("no-such-model", false);
            admin.post("/api/accounts/a1/restore");
            admin.kiro.next(Scenario.hang());
            try (RawClient leaving = RawClient.to(admin.proxy.uri())) {
                leaving.post(
                        "/v1/messages",
                        "{\"model\":\"" + MODEL
                                + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
                admin.kiro.awaitRequest(
                        request -> request.operation().equals("GenerateAssistantResponse")
                                && !request.ending().isDone(),
                        Duration.ofSeconds(10));
            }
            admin.logs(5);

            String text = admin.get("/metrics").text();
            for (String outcome : List.of("ok", "upstream_error", "client_error", "client_cancelled", "rejected")) {
                assertThat(text)
                        .containsPattern("kiro_calls_total\\{model=\"[^\"]+\",outcome=\"" + outcome
                                + "\",protocol=\"anthropic\"} 1\\.0");
            }
            assertThat(text)
                    .contains("kiro_attempts_total{account=\"a1\",outcome=\"ok\"} 1.0")
                    .contains("kiro_attempts_total{account=\"a1\",outcome=\"throttled\"} 1.0");
        }
    }

    @Test
    void bothSidesAreMeasured() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.kiro.next(Scenario.hang());
            try (RawClient held = RawClient.to(admin.proxy.uri())) {
                held.post(
                        "/v1/messages",
                        "{\"model\":\"" + MODEL
                                + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
                admin.kiro.awaitRequest(
                        request -> request.operation().equals("GenerateAssistantResponse"), Duration.ofSeconds(10));

                assertThat(admin.get("/metrics").text())
                        .contains("kiro_calls_in_flight{side=\"client\"} 1.0")
                        .contains("kiro_calls_in_flight{side=\"upstream\"} 1.0")
                        .contains("kiro_calls_waiting{side=\"upstream\"} 0.0")
                        .containsPattern("kiro_connections\\{side=\"upstream\"} [1-9]")
                        .contains("kiro_buffered_bytes{side=\"upstream\"} 0.0");
            }
        }
    }

    @Test
    void connectionsThatFindNoRoomAreCounted() throws Exception {
        try (AdminProxy admin = AdminProxy.with(
                        KiroSimulator.builder().start(),
                        home,
                        config -> config.withLimits(config.limits().with(Limit.CONNECTIONS, 2)));
                RawClient first = RawClient.to(admin.proxy.uri())) {
            first.get("/livez").answer();
            admin.get("/livez");
            try (RawClient third = RawClient.to(admin.proxy.uri())) {
                assertThat(third.closedByServer()).isTrue();
            }

            assertThat(admin.get("/metrics").text()).contains("kiro_http_rejected_total{reason=\"connections\"} 1.0");
        }
    }

    @Test
    void buildSaysItsCommit() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            assertThat(admin.get("/metrics").text())
                    .containsPattern(
                            "kiro_build_info\\{java=\"[^\"]+\",revision=\"([0-9a-f]{40}|unknown)\",version=\"\\d");
        }
        Path checkout = Path.of("..", ".git");
        if (Files.exists(checkout)) {
            assertThat(Build.current().revision()).matches("[0-9a-f]{40}");
        }
    }

    @Test
    void switchingAccountsIsCountedWithItsReason() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.add(2);
            admin.kiro.next(Scenario.refuse(Refusal.E13_RATE), Scenario.text("Hello"));
            admin.chat(MODEL, false);
            admin.logs(1);

            assertThat(admin.get("/metrics").text())
                    .containsPattern("kiro_failovers_total\\{account=\"a[12]\",reason=\"throttled\"} 1.0");
        }
    }

    @Test
    void namesThatClientsMakeUpAreNoLabels() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            admin.add(1);
            admin.chat("made-up\\\" model", false);
            admin.logs(1);

            assertThat(admin.get("/metrics").text())
                    .doesNotContain("made-up")
                    .contains("kiro_calls_total{model=\"other\",outcome=\"client_error\",protocol=\"anthropic\"} 1.0");
        }
    }

    @Test
    void metricsNeedTheAdminKeyAndRefusalsAreCounted() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, KEY)) {
            assertThat(admin.get("/metrics").status()).isEqualTo(401);
            AdminProxy.Answer answer = admin.send("GET", "/metrics", null, "authorization", "Bearer " + KEY);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .contains("kiro_http_rejected_total{reason=\"key\"} 1.0")
                    .doesNotContain(KEY);
        }
    }

    @Test
    void refusalsAreCountedByTheRuleThatRefused() throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home, KEY)) {
            admin.send("GET", "/api/accounts", null, "origin", "http://evil.example");
            admin.send("GET", "/nowhere", null);
            admin.send("PUT", "/v1/messages", "{}");
            admin.send("POST", "/v1/messages", "{}", "content-encoding", "br");
            admin.post("/api/keys", "{\"name\":\"" + "x".repeat(8 << 20) + "\"}");
            for (String raw : List.of(
                    "GET /api/accounts HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET /  HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
                    "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n")) {
                try (RawClient client = RawClient.to(admin.proxy.uri())) {
                    client.send(raw).head();
                }
            }
            String text = admin.send("GET", "/metrics", null, "authorization", "Bearer " + KEY)
                    .text();

            for (String counted : List.of(
                    "origin\"} 1.0",
                    "path\"} 1.0",
                    "method\"} 1.0",
                    "media\"} 1.0",
                    "host\"} 2.0",
                    "smuggling\"} 1.0",
                    "size\"} 2.0",
                    "upgrade\"} 1.0",
                    "key\"} 0.0")) {
                assertThat(text).contains("kiro_http_rejected_total{reason=\"" + counted);
            }
        }
    }

    @Test
    void registryOfTheEmbedderGetsTheMetricsAndThePathIsNotServed() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (AdminProxy admin = AdminProxy.embedded(home, registry)) {
            admin.add(1);
            admin.kiro.next(Scenario.text("Hello"));
            admin.chat(MODEL, false);
            admin.logs(1);

            assertThat(registry.get("kiro.calls")
                            .tags("protocol", "anthropic", "model", MODEL, "outcome", "ok")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("kiro.connections").gauge().value()).isPositive();
            assertThat(admin.get("/metrics").status()).isEqualTo(404);
        }
        assertThat(registry.isClosed()).isFalse();
    }
}
