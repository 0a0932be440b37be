package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows, detailed counts, models and explanations over the whole proxy. */
class FlowAndRoutingTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String FLOW = """
            {"id":"string","state":"string","protocol":"=anthropic","account_id":"string|null",
             "account_name":"string|null","timing":{"created_at":"number","first_byte_at":"number|null",
             "completed_at":"number","ttfb_ms":"number|null","duration_ms":"number"},"tags":"array","notes":"string",
             "bookmarked":"bool","retry_count":"int","request":{"method":"=POST","path":"=/v1/messages",
             "model":"string","stream":"bool","message_count":"int","has_tools":"bool","has_system":"bool"},
             "response":{"status_code":"int","content_length":"int","has_tool_calls":"bool","stop_reason":"string|null",
             "chunk_count":"int","usage":{"input_tokens":"int","output_tokens":"int","cache_read_tokens":"int",
             "cache_write_tokens":"int"}},"error":"object|null"}""";

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
        admin.add(1);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void threeCalls() throws Exception {
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"));
        admin.chat(MODEL, true);
        admin.chat(MODEL, false);
        admin.chat("no-such-model", true);
        admin.logs(3);
    }

    @Test
    void flowsHaveTheOriginalsShape() throws Exception {
        threeCalls();

        JsonNode json = admin.get("/api/flows").json();

        Shape.check(json, "{\"flows\":[" + FLOW + "],\"total\":\"=3\"}");
        assertThat(json.findValuesAsText("state")).containsExactly("error", "completed", "completed");
        Shape.check(
                json.at("/flows/0/error"),
                "{\"type\":\"=model_not_found\",\"message\":\"string\",\"status_code\":\"=404\",\"raw\":\"string\"}");
        String id = json.at("/flows/1/id").textValue();
        JsonNode detail = admin.get("/api/flows/" + id).json();
        Shape.check(detail, FLOW);
        Shape.check(detail, """
                {"account_id":"=a1","account_name":"=account 1",
                 "request":{"headers":"object","body":"null","messages":"array","system":"string","tools":"array"},
                 "response":{"headers":"object","body":"null","content":"string","tool_calls":"array","chunks":"array"}}""");
        assertThat(admin.get("/api/flows/nothing").text()).isEqualTo("{\"detail\":\"Flow not found\"}");
        Shape.check(admin.get("/api/flows/stats").json(), """
                {"total_flows":"=3","active_flows":"=3","completed":"=2","errors":"=1","error_rate":"=33.3%",
                 "avg_duration_ms":"number","total_tokens_in":"int","total_tokens_out":"int"}""");
        Shape.check(
                admin.get("/api/flows/stats").json().at("/by_model").get(MODEL),
                "{\"count\":\"=2\",\"errors\":\"=0\",\"tokens_in\":\"int\",\"tokens_out\":\"int\"}");
    }

    @Test
    void flowsAreFilteredAndPaged() throws Exception {
        threeCalls();

        assertThat(total("has_error=true")).isEqualTo(1);
        assertThat(total("state=completed")).isEqualTo(2);
        assertThat(total("model=" + MODEL)).isEqualTo(2);
        assertThat(total("account_id=a1")).isEqualTo(2);
        assertThat(total("protocol=openai")).isZero();
        assertThat(total("search=NO-SUCH")).isEqualTo(1);
        assertThat(total("limit=2&offset=2")).isEqualTo(1);
        assertThat(admin.get("/api/flows?has_error=maybe").status()).isEqualTo(422);
        assertThat(admin.get("/api/flows?limit=501").status()).isEqualTo(422);
    }

    private int total(String query) throws Exception {
        return admin.get("/api/flows?" + query).json().get("total").intValue();
    }

    @Test
    void flowsCanBeMarkedAndExported() throws Exception {
        threeCalls();
        String id = admin.get("/api/flows").json().at("/flows/0/id").textValue();

        assertThat(admin.post("/api/flows/" + id + "/bookmark", "{\"bookmarked\":true}")
                        .text())
                .isEqualTo("{\"ok\":true}");
        admin.post("/api/flows/" + id + "/note", "{\"note\":\"look <here>\"}");
        admin.post("/api/flows/" + id + "/tag", "{\"tag\":\"odd\"}");
        admin.post("/api/flows/" + id + "/tag", "{\"tag\":\"odd\"}");
        assertThat(admin.post("/api/flows/unknown/tag", "{\"tag\":\"x\"}").text())
                .isEqualTo("{\"ok\":true}");
        assertThat(admin.post("/api/flows/" + id + "/tag", "{}").status()).isEqualTo(422);

        JsonNode flow = admin.get("/api/flows?bookmarked=1").json().at("/flows/0");
        Shape.check(flow, "{\"bookmarked\":\"=true\",\"notes\":\"=look <here>\"}");
        assertThat(flow.get("tags").toString()).isEqualTo("[\"odd\"]");
        Shape.check(
                admin.post("/api/flows/export", "{\"flow_ids\":[\"" + id + "\"],\"format\":\"jsonl\"}")
                        .json(),
                "{\"content\":\"string\",\"format\":\"=jsonl\"}");
        String table = admin.post("/api/flows/export", "{\"format\":\"markdown\"}")
                .json()
                .get("content")
                .textValue();
        assertThat(table.lines()).hasSize(5);
        assertThat(admin.post("/api/flows/export", "{\"format\":\"xml\"}").status())
                .isEqualTo(422);
    }

    @Test
    void detailedStatsTellAccountsModelsAndHoursApart() throws Exception {
        threeCalls();

        JsonNode json = admin.get("/api/stats/detailed").json();

        Shape.check(json, "{\"total_requests\":\"=3\",\"detailed\":{\"requests_last_24h\":\"=3\"}}");
        Shape.check(json.at("/detailed/by_account/a1"), """
                {"total_requests":"=2","total_errors":"=0","error_rate":"=0.0%","total_tokens_in":"int",
                 "total_tokens_out":"int","last_request":"number"}""");
        Shape.check(
                json.at("/detailed/by_model").get(MODEL),
                "{\"total_requests\":\"=2\",\"total_errors\":\"=0\",\"avg_latency_ms\":\"number\"}");
        assertThat(json.at("/detailed/hourly_requests").properties())
                .allSatisfy(hour -> assertThat(hour.getKey()).matches("\\d+"));
    }

    /** decisions.md 23. */
    @Test
    void countsSurviveARestart() throws Exception {
        threeCalls();
        int port = admin.proxy.uri().getPort();
        admin.close();

        admin = AdminProxy.start(home);

        Shape.check(
                admin.get("/api/stats").json(),
                "{\"total_requests\":\"=3\",\"total_errors\":\"=1\",\"recent_logs\":\"int\"}");
        assertThat(port).isPositive();
    }

    @Test
    void modelsHaveTheirAliases() throws Exception {
        JsonNode json = admin.get("/api/models").json();

        Shape.check(json, """
                {"models":[{"id":"string","name":"string","context_window":"int","max_output_tokens":"int",
                 "rate_multiplier":"number","inputs":["string"],"aliases":"array"}],"aliases":"object"}""");
        assertThat(json.get("aliases")).isNotEmpty();
    }

    @Test
    void routingExplainsItself() throws Exception {
        admin.add(2);
        admin.post("/api/accounts/a2/toggle");

        JsonNode json = admin.get("/api/explain?model=" + MODEL + "&session=s1").json();

        Shape.check(
                json,
                "{\"model\":\"=" + MODEL + "\",\"resolved_model\":\"=" + MODEL
                        + "\",\"strategy\":\"=round-robin\",\"sticky\":\"null\",\"candidates\":[{\"id\":\"=a1\","
                        + "\"name\":\"=account 1\",\"score\":\"number\",\"reason\":\"=not chosen yet\","
                        + "\"share\":\"number\"}],"
                        + "\"exclusions\":[{\"id\":\"=a2\",\"name\":\"string\",\"why\":\"=disabled\","
                        + "\"reason\":\"string\",\"until\":\"null\"}]}");
        assertThat(admin.get("/api/explain?model=no-such-model").status()).isEqualTo(404);
        assertThat(admin.get("/api/explain").status()).isEqualTo(422);
    }
}
