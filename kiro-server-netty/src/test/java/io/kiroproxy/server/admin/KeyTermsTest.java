package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key's way in, scopes and budgets, each told from their opposite, in every protocol. */
class KeyTermsTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String TURN = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    /** One call of each protocol. */
    private enum Call {
        ANTHROPIC("/v1/messages", "{\"model\":\"" + MODEL + "\",\"max_tokens\":100," + TURN + "}"),
        OPENAI("/v1/chat/completions", "{\"model\":\"" + MODEL + "\",\"max_tokens\":100," + TURN + "}"),
        RESPONSES("/v1/responses", "{\"model\":\"" + MODEL + "\",\"max_output_tokens\":100,\"input\":\"Hi\"}"),
        GEMINI(
                "/v1beta/models/" + MODEL + ":generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");

        private final String path;
        private final String body;

        Call(String path, String body) {
            this.path = path;
            this.body = body;
        }

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        // Without an admin key nobody's guesses are slowed.
        admin = AdminProxy.start(home);
        admin.add(1);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private String key(String terms) throws Exception {
        return issue(terms).get("key").textValue();
    }

    private JsonNode issue(String terms) throws Exception {
        AdminProxy.Answer answer = admin.post("/api/keys", terms);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private AdminProxy.Answer send(Call call, String key) throws Exception {
        admin.kiro.next(Scenario.text("Hello"));
        return admin.send("POST", call.path, call.body, "authorization", "Bearer " + key);
    }

    @Test
    void everyWayToShowAKeyIsGoodInEveryProtocol() throws Exception {
        String key = key("{\"name\":\"laptop\"}");
        List<String> served = new ArrayList<>();
        for (Call call : Call.values()) {
            for (String[] way : new String[][] {
                {"authorization", "Bearer " + key}, {"x-api-key", key}, {"x-goog-api-key", key}, {"accept", "*/*"}
            }) {
                boolean inQuery = way[0].equals("accept");
                String path = call.path + (inQuery ? "?key=" + key : "");
                admin.kiro.next(Scenario.text("Hello"));
                AdminProxy.Answer answer = admin.send("POST", path, call.body, way);
                assertThat(answer.status())
                        .as(call + " " + way[0] + answer.text())
                        .isEqualTo(200);
                served.add(call.path);
                assertThat(admin.send("POST", call.path, call.body, way[0], inQuery ? way[1] : way[1] + "x")
                                .status())
                        .as(call + " " + way[0] + " with another key")
                        .isEqualTo(401);
            }
        }

        JsonNode logs = admin.logs(2 * served.size());
        assertThat(logs.findValuesAsText("client").stream().filter("laptop"::equals))
                .hasSize(served.size());
        assertThat(logs.toString()).doesNotContain(key);
    }

    @Test
    void scopeOfProtocolsLetsInTheNamedOnesOnly() throws Exception {
        for (Call named : Call.values()) {
            String key = key(
                    "{\"name\":\"only " + named.code() + "\",\"scopes\":{\"protocols\":[\"" + named.code() + "\"]}}");
            for (Call call : Call.values()) {
                assertThat(send(call, key).status())
                        .as(call + " with a key for " + named)
                        .isEqualTo(call == named ? 200 : 403);
            }
        }
    }

    @ParameterizedTest(name = "a key for {0} from here → {1}")
    @CsvSource({
        "127.0.0.0/8, 200",
        "127.0.0.1, 200",
        "10.0.0.0/8, 403",
        "127.0.0.2, 403",
        "::1, 403",
        "'10.0.0.0/8\",\"127.0.0.1/32', 200"
    })
    void scopeOfAddressesLetsInTheNamedOnesOnly(String addresses, int status) throws Exception {
        String key = key("{\"name\":\"a\",\"scopes\":{\"addresses\":[\"" + addresses + "\"]}}");

        assertThat(send(Call.ANTHROPIC, key).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "a key for {0} → {1}")
    @CsvSource({"claude-sonnet-4.5, 200", "claude-*, 200", "*sonnet*, 200", "*haiku*, 403", "claude-sonnet-4, 403"})
    void scopeOfModelsLetsInTheNamedOnesOnly(String models, int status) throws Exception {
        String key = key("{\"name\":\"a\",\"scopes\":{\"models\":[\"" + models + "\"]}}");

        for (Call call : Call.values()) {
            assertThat(send(call, key).status()).as(call.name()).isEqualTo(status);
        }
    }

    @Test
    void scopeOfGroupsNeverUsesOtherAccountsEvenWhenItsOwnAreOut() throws Exception {
        admin.add(2);
        admin.send("PATCH", "/api/accounts/a2", "{\"group\":\"team\"}");
        String key = key("{\"name\":\"a\",\"scopes\":{\"account_groups\":[\"team\"]}}");
        assertThat(send(Call.OPENAI, key).status()).isEqualTo(200);
        assertThat(admin.logs(1).at("/logs/0/account_id").textValue()).isEqualTo("a2");

        admin.post("/api/accounts/a2/toggle");

        assertThat(send(Call.OPENAI, key).status()).isIn(403, 503);
        assertThat(admin.kiro.requests("GenerateAssistantResponse")).hasSize(1);
    }

    @ParameterizedTest(name = "{0} a {1}")
    @CsvSource({"tokens, day, 150", "tokens, month, 150", "credits, day, 0.0001", "credits, month, 0.0001"})
    void budgetIsHeldByUnitAndPeriodAndPutDownAfterTheCall(String unit, String period, double amount) throws Exception {
        JsonNode issued = issue("{\"name\":\"a\",\"budget\":{\"unit\":\"" + unit + "\",\"amount\":500,\"period\":\""
                + period + "\",\"mode\":\"hard\"}}");
        String key = issued.get("key").textValue();
        String path = "/api/keys/" + issued.get("id").textValue();
        assertThat(send(Call.OPENAI, key).status()).isEqualTo(200);
        JsonNode budget = admin.get(path + "/usage").json().at("/usage/budget");
        assertThat(budget.get("used").doubleValue()).isPositive();
        assertThat(budget.get("reserved").doubleValue()).isZero();

        admin.send(
                "PATCH",
                path,
                "{\"budget\":{\"unit\":\"" + unit + "\",\"amount\":"
                        + Math.min(amount, budget.get("used").doubleValue()) + ",\"period\":\"" + period
                        + "\",\"mode\":\"hard\"}}");

        AdminProxy.Answer refused = send(Call.OPENAI, key);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains(unit).contains(period);
        assertThat(admin.kiro.requests("GenerateAssistantResponse")).hasSize(1);
    }

    /** The gateway never hears of them. */
    @Test
    void callsThatAKeyIsRefusedAreLoggedUnderItsName() throws Exception {
        String models = key("{\"name\":\"narrow\",\"scopes\":{\"models\":[\"*haiku*\"]}}");
        String rates = key("{\"name\":\"slow\",\"limits\":{\"requests_per_minute\":1}}");
        String budget = key("{\"name\":\"poor\",\"budget\":{\"unit\":\"tokens\",\"amount\":1,\"period\":\"day\","
                + "\"mode\":\"hard\"}}");
        send(Call.ANTHROPIC, models);
        send(Call.OPENAI, rates);
        send(Call.OPENAI, rates);
        send(Call.GEMINI, budget);
        admin.send(
                "POST",
                Call.OPENAI.path,
                Call.OPENAI.body.replace(MODEL, "no-such-model"),
                "authorization",
                "Bearer " + budget);

        JsonNode logs = admin.logs(5).get("logs");

        assertThat(logs.findValuesAsText("client")).containsExactly("poor", "poor", "slow", "slow", "narrow");
        assertThat(logs.findValuesAsText("status")).containsExactly("404", "429", "429", "200", "403");
        assertThat(logs.findValuesAsText("model")).containsExactly("no-such-model", MODEL, MODEL, MODEL, MODEL);
        assertThat(logs.get(0).get("error").textValue()).isNotEmpty();
    }

    @Test
    void rotatedKeyIsGoodForTheOverlapAndNotLonger() throws Exception {
        JsonNode issued = issue("{\"name\":\"laptop\"}");
        String old = issued.get("key").textValue();
        String rotated = admin.post("/api/keys/" + issued.get("id").textValue() + "/rotate", "{\"overlap_seconds\":2}")
                .json()
                .get("key")
                .textValue();
        assertThat(send(Call.ANTHROPIC, old).status()).isEqualTo(200);

        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int status = 200;
        while (status == 200 && System.nanoTime() < until) {
            status = admin.send("GET", "/v1/models", null, "x-api-key", old).status();
        }

        assertThat(status).isEqualTo(401);
        assertThat(send(Call.ANTHROPIC, rotated).status()).isEqualTo(200);
    }
}
