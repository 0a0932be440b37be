package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history is listed by pages that go on from a key, by filters, and by time; its sums are drawn over time. */
class CallRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";

    @TempDir
    Path home;

    private AdminProxy admin;
    private int calls;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.start(home);
        admin.add(1);
        admin.history();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private void call(String path, String body, String... fields) throws Exception {
        admin.send("POST", path, body, fields);
        calls++;
    }

    private static String chat(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    /** Four calls: two that went well, one unknown model, one that the upstream refused. */
    private List<String> fourCalls() throws Exception {
        String key = admin.post("/api/keys", "{\"name\":\"laptop\"}")
                .json()
                .get("key")
                .textValue();
        admin.kiro.next(Scenario.text("Hello"), Scenario.text("Hello"), Scenario.refuse(Refusal.E22_MALFORMED));
        call(
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "x-api-key",
                key,
                "x-kiro-session",
                "one");
        call("/v1/chat/completions", chat(MODEL), "x-api-key", key, "x-kiro-session", "two");
        call("/v1/chat/completions", chat("no-such-model"), "x-api-key", key);
        call("/v1/chat/completions", chat("claude-haiku-4.5"), "x-api-key", key, "x-kiro-session", "two");
        return written();
    }

    /** The ids of all calls, newest first, once they are in the file. */
    private List<String> written() throws Exception {
        admin.logs(calls);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> ids = ids("limit=500");
        while (ids.size() < calls && System.nanoTime() < until) {
            ids = ids("limit=500");
        }
        assertThat(ids).hasSize(calls).doesNotHaveDuplicates();
        return ids;
    }

    private List<String> ids(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        admin.get("/api/calls?" + query)
                .json()
                .get("calls")
                .forEach(row -> ids.add(row.get("id").textValue()));
        return ids;
    }

    @Test
    void pagesGoOnFromAKeyWhateverComesMeanwhile() throws Exception {
        for (int i = 0; i < 7; i++) {
            call("/v1/chat/completions", chat("no-such-model"));
        }
        List<String> all = written();
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = admin.get("/api/calls?limit=3&cursor=" + cursor).json();
            page.get("calls").forEach(row -> seen.add(row.get("id").textValue()));
            cursor = page.get("next").isNull() ? "" : page.get("next").textValue();
            pages++;
            call("/v1/chat/completions", chat("no-such-model"));
            admin.logs(calls);
        } while (!cursor.isEmpty() && pages < 10);

        assertThat(seen).isEqualTo(all);
    }

    @Test
    void everyFilterIsObeyed() throws Exception {
        List<String> all = fourCalls();
        String refused = all.get(0);
        String unknown = all.get(1);
        String openai = all.get(2);
        String anthropic = all.get(3);
        JsonNode first = admin.get("/api/calls/" + anthropic).json();
        admin.post("/api/flows/" + openai + "/bookmark", "{\"bookmarked\":true}");

        assertThat(ids("protocol=anthropic")).containsExactly(anthropic);
        assertThat(ids("protocol=openai")).containsExactly(refused, unknown, openai);
        assertThat(ids("account=a1")).containsExactly(refused, openai, anthropic);
        assertThat(ids("model=" + MODEL)).containsExactly(openai, anthropic);
        assertThat(ids("client=laptop")).isEqualTo(all);
        assertThat(ids("client=phone")).isEmpty();
        assertThat(ids("session=" + first.get("session").textValue())).containsExactly(anthropic);
        assertThat(ids("outcome=ok")).containsExactly(openai, anthropic);
        assertThat(ids("outcome=failed")).containsExactly(refused, unknown);
        assertThat(ids("outcome=client_error")).contains(unknown);
        assertThat(ids("bookmarked=true")).containsExactly(openai);
        assertThat(ids("bookmarked=false")).containsExactly(refused, unknown, anthropic);
        assertThat(ids("q=no-such")).containsExactly(unknown);
        assertThat(ids("account=a1&protocol=openai&outcome=ok")).containsExactly(openai);
        assertThat(ids("account=a1&protocol=anthropic&outcome=failed")).isEmpty();
    }

    @Test
    void timeRangesTakeTheirBeginningAndLeaveTheirEnd() throws Exception {
        fourCalls();
        JsonNode rows = admin.get("/api/calls").json().get("calls");
        double first = rows.get(3).get("timestamp").doubleValue();
        double last = rows.get(0).get("timestamp").doubleValue();
        for (JsonNode begin : rows) {
            for (JsonNode end : rows) {
                double from = begin.get("timestamp").doubleValue();
                double to = end.get("timestamp").doubleValue();
                List<String> within = new ArrayList<>();
                rows.forEach(row -> {
                    double at = row.get("timestamp").doubleValue();
                    if (at >= from && at < to) {
                        within.add(row.get("id").textValue());
                    }
                });
                assertThat(ids("from=" + from + "&to=" + to))
                        .as(from + " to " + to)
                        .isEqualTo(within);
            }
        }
        assertThat(ids("from=" + first)).hasSize(4);
        assertThat(ids("to=" + first)).isEmpty();
        assertThat(ids("to=" + (last + 1))).hasSize(4);
        assertThat(ids("from=" + (last + 1))).isEmpty();
    }

    @Test
    void sumsOverTimeAreThoseOfTheCallsByEachDimension() throws Exception {
        fourCalls();
        for (String bucket : List.of("minute", "hour", "day")) {
            assertThat(sum(bucket, "none", "calls")).as(bucket).isEqualTo(4);
            assertThat(sum(bucket, "none", "errors")).as(bucket).isEqualTo(2);
            assertThat(sum(bucket, "none", "tokens_out")).as(bucket).isPositive();
        }
        assertThat(calls("protocol", "openai")).isEqualTo(3);
        assertThat(calls("account", "a1")).isEqualTo(3);
        assertThat(calls("model", MODEL)).isEqualTo(2);
        assertThat(calls("client", "laptop")).isEqualTo(4);
        assertThat(calls("outcome", "ok")).isEqualTo(2);
        double now = System.currentTimeMillis() / 1000.0;
        assertThat(admin.get("/api/usage/series?bucket=minute&to=" + (now - 3600))
                        .json()
                        .get("points"))
                .isEmpty();
        JsonNode facets = admin.get("/api/calls/facets").json();
        assertThat(facets.at("/protocol/0/key").textValue()).isEqualTo("openai");
        assertThat(facets.at("/protocol/0/calls").intValue()).isEqualTo(3);
        assertThat(facets.get("client").findValuesAsText("key")).containsExactly("laptop");
    }

    private double sum(String bucket, String by, String what) throws Exception {
        double sum = 0;
        for (JsonNode point : admin.get("/api/usage/series?bucket=" + bucket + "&by=" + by)
                .json()
                .get("points")) {
            sum += point.get(what).doubleValue();
        }
        return sum;
    }

    private double calls(String by, String key) throws Exception {
        double sum = 0;
        for (JsonNode point :
                admin.get("/api/usage/series?bucket=hour&by=" + by).json().get("points")) {
            sum += point.get("key").textValue().equals(key) ? point.get("calls").doubleValue() : 0;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/calls?limit=0",
                "/api/calls?limit=501",
                "/api/calls?cursor=nonsense",
                "/api/calls?from=yesterday",
                "/api/calls?to=-1",
                "/api/calls?bookmarked=maybe",
                "/api/calls/facets?from=x",
                "/api/usage/series?bucket=week",
                "/api/usage/series?by=colour",
                "/api/usage/series?bucket=minute&from=0"
            })
    void whatMakesNoSenseIsNamed(String path) throws Exception {
        AdminProxy.Answer answer = admin.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        String name = path.substring(path.lastIndexOf(path.contains("&") ? '&' : '?') + 1, path.lastIndexOf('='));
        assertThat(answer.json().at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"" + name + "\"]");
    }
}
