package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client keys through the public port: issued, used, limited, refused in the caller's protocol. */
class KeyRoutesTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final String MESSAGES =
            "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String CHAT =
            "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String GENERATE = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";

    @TempDir
    Path home;

    private AdminProxy admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminProxy.keyed(home, "the-admin-key");
        admin.add(1);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private JsonNode issue(String terms) throws Exception {
        AdminProxy.Answer answer = admin.post("/api/keys", terms);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String key(String terms) throws Exception {
        return issue(terms).get("key").textValue();
    }

    private AdminProxy.Answer messages(@Nullable String key) throws Exception {
        return key == null
                ? admin.post("/v1/messages", MESSAGES)
                : admin.send("POST", "/v1/messages", MESSAGES, "x-api-key", key);
    }

    private void answers(int times) {
        for (int i = 0; i < times; i++) {
            admin.kiro.next(Scenario.text("Hello"));
        }
    }

    @Test
    void keyIsShownOnceAndGoodInEveryProtocolsWay() throws Exception {
        JsonNode issued = issue("{\"name\":\"laptop\"}");
        String key = issued.get("key").textValue();
        answers(4);

        assertThat(key).matches("kiro-[a-z2-7]{52}");
        assertThat(messages(key).status()).isEqualTo(200);
        assertThat(admin.send("POST", "/v1/chat/completions", CHAT, "authorization", "Bearer " + key)
                        .status())
                .isEqualTo(200);
        String generate = "/v1beta/models/" + MODEL + ":generateContent";
        assertThat(admin.send("POST", generate, GENERATE, "x-goog-api-key", key).status())
                .isEqualTo(200);
        assertThat(admin.post(generate + "?key=" + key, GENERATE).status()).isEqualTo(200);
        assertThat(admin.logs(4).findValuesAsText("client")).containsOnly("laptop");
        String shown = admin.get("/api/keys").text()
                + admin.get("/api/keys/" + issued.get("id").textValue()).text()
                + admin.get("/api/keys/" + issued.get("id").textValue() + "/usage")
                        .text();
        assertThat(shown).doesNotContain(key).contains(key.substring(0, 11));
    }

    @Test
    void firstKeyClosesTheModelApiForOthers() throws Exception {
        answers(1);
        assertThat(messages(null).status()).isEqualTo(200);
        issue("{\"name\":\"laptop\"}");

        AdminProxy.Answer none = messages(null);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.json().at("/error/type").textValue()).isEqualTo("authentication_error");
        assertThat(messages("kiro-wrong").status()).isEqualTo(401);
    }

    @Test
    void adminKeyIsGoodOnTheModelApi() throws Exception {
        issue("{\"name\":\"laptop\"}");
        answers(1);

        assertThat(messages("the-admin-key").status()).isEqualTo(200);
        assertThat(admin.logs(1).at("/logs/0/client").textValue()).isEqualTo("admin");
    }

    @Test
    void guessingTheAdminKeyOnTheModelApiIsSlowed() throws Exception {
        String key = key("{\"name\":\"laptop\"}");
        answers(1);
        for (int i = 0; i < 6; i++) {
            assertThat(messages("guess" + i).status()).isEqualTo(401);
        }

        assertThat(messages("the-admin-key").status()).isEqualTo(429);
        assertThat(messages(key).status()).isEqualTo(200);
    }

    @Test
    void disabledRotatedAndRemovedKeysAreRefused() throws Exception {
        JsonNode issued = issue("{\"name\":\"laptop\"}");
        String path = "/api/keys/" + issued.get("id").textValue();
        String first = issued.get("key").textValue();
        answers(4);
        assertThat(admin.post(path + "/disable").json().get("status").textValue())
                .isEqualTo("disabled");
        assertThat(messages(first).status()).isEqualTo(401);
        assertThat(admin.post(path + "/enable").json().get("status").textValue())
                .isEqualTo("active");
        assertThat(messages(first).status()).isEqualTo(200);

        String second = admin.post(path + "/rotate", "{\"overlap_seconds\":60}")
                .json()
                .get("key")
                .textValue();
        assertThat(messages(first).status()).isEqualTo(200);
        assertThat(messages(second).status()).isEqualTo(200);
        assertThat(admin.get(path).json().get("previous")).hasSize(1);
        String third = admin.post(path + "/rotate").json().get("key").textValue();
        assertThat(messages(second).status()).isEqualTo(401);
        assertThat(messages(third).status()).isEqualTo(200);

        assertThat(admin.send("DELETE", path, null).status()).isEqualTo(200);
        issue("{\"name\":\"other\"}");
        assertThat(messages(third).status()).isEqualTo(401);
        assertThat(admin.get(path).status()).isEqualTo(404);
        assertThat(admin.get(path).text()).isEqualTo("{\"detail\":\"Key not found\"}");
    }

    @Test
    void scopesAreRefusedInTheCallersProtocol() throws Exception {
        String models = key("{\"name\":\"a\",\"scopes\":{\"models\":[\"*haiku*\"]}}");
        String protocols = key("{\"name\":\"b\",\"scopes\":{\"protocols\":[\"openai\"]}}");
        String addresses = key("{\"name\":\"c\",\"scopes\":{\"addresses\":[\"10.0.0.0/8\"]}}");
        String groups = key("{\"name\":\"d\",\"scopes\":{\"account_groups\":[\"team\"]}}");

        AdminProxy.Answer model = messages(models);
        assertThat(model.status()).isEqualTo(403);
        assertThat(model.json().at("/error/type").textValue()).isEqualTo("permission_error");
        assertThat(model.json().at("/error/message").textValue()).contains("*haiku*");
        assertThat(messages(protocols).status()).isEqualTo(403);
        assertThat(messages(addresses).status()).isEqualTo(403);
        AdminProxy.Answer generate = admin.send(
                "POST", "/v1beta/models/" + MODEL + ":generateContent", GENERATE, "x-goog-api-key", protocols);
        assertThat(generate.json().at("/error/status").textValue()).isEqualTo("PERMISSION_DENIED");
        assertThat(messages(groups).status()).isGreaterThanOrEqualTo(400);
        assertThat(admin.kiro.requests("GenerateAssistantResponse")).isEmpty();
        JsonNode listed = admin.send("GET", "/v1/models", null, "authorization", "Bearer " + models)
                .json();
        assertThat(listed.get("data")).isNotEmpty();
        assertThat(listed.findValuesAsText("id")).allMatch(id -> id.contains("haiku"));
    }

    @Test
    void keyOfAGroupUsesTheGroupsAccounts() throws Exception {
        admin.add(2);
        assertThat(admin.send("PATCH", "/api/accounts/a2", "{\"group\":\"team\"}")
                        .status())
                .isEqualTo(200);
        String key = key("{\"name\":\"d\",\"scopes\":{\"account_groups\":[\"team\"]}}");
        answers(4);

        for (int i = 0; i < 4; i++) {
            assertThat(messages(key).status()).isEqualTo(200);
        }

        assertThat(admin.logs(4).findValuesAsText("account_id")).containsOnly("a2");
    }

    @Test
    void requestsPerMinuteAreLimited() throws Exception {
        String key = key("{\"name\":\"a\",\"limits\":{\"requests_per_minute\":1}}");
        answers(1);
        assertThat(messages(key).status()).isEqualTo(200);

        AdminProxy.Answer refused = messages(key);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().at("/error/type").textValue()).isEqualTo("rate_limit_error");
        assertThat(admin.answers.get(admin.answers.size() - 1)).contains("retry-after=[");
    }

    @Test
    void keyEndsWhenItExpires() throws Exception {
        JsonNode issued = issue("{\"name\":\"a\",\"expires_at\":4102444800}");
        String path = "/api/keys/" + issued.get("id").textValue();
        String key = issued.get("key").textValue();
        answers(2);
        assertThat(messages(key).status()).isEqualTo(200);

        admin.send("PATCH", path, "{\"expires_at\":1600000000}");

        assertThat(messages(key).status()).isEqualTo(401);
        assertThat(admin.get(path).json().path("status").textValue()).isEqualTo("expired");
        admin.send("PATCH", path, "{\"expires_at\":null}");
        assertThat(messages(key).status()).isEqualTo(200);
    }

    @Test
    void budgetMayBeCreditsOfAMonth() throws Exception {
        JsonNode issued = issue("{\"name\":\"a\",\"budget\":{\"unit\":\"credits\",\"amount\":500,\"period\":\"month\","
                + "\"mode\":\"hard\"}}");
        String path = "/api/keys/" + issued.get("id").textValue();
        String key = issued.get("key").textValue();
        answers(1);
        assertThat(messages(key).status()).isEqualTo(200);
        double used = admin.get(path + "/usage").json().at("/usage/budget/used").doubleValue();
        assertThat(used).isPositive();

        admin.send(
                "PATCH",
                path,
                "{\"budget\":{\"unit\":\"credits\",\"amount\":" + used + ",\"period\":\"month\",\"mode\":\"hard\"}}");

        AdminProxy.Answer refused = messages(key);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.text()).contains("credits").contains("month");
    }

    @Test
    void callsAtATimeAreLimitedAndTheirEndMakesRoom() throws Exception {
        String key = key("{\"name\":\"a\",\"limits\":{\"concurrency\":1}}");
        String other = key("{\"name\":\"b\",\"limits\":{\"concurrency\":1}}");
        admin.kiro.next(Scenario.hang(), Scenario.text("Hello"), Scenario.text("Hello again"));
        try (RawClient held = RawClient.to(admin.proxy.uri())) {
            held.post("/v1/messages", MESSAGES, "x-api-key: " + key);
            admin.kiro.awaitRequest(
                    request -> request.operation().equals("GenerateAssistantResponse"), Duration.ofSeconds(10));

            AdminProxy.Answer refused = messages(key);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().at("/error/type").textValue()).isEqualTo("rate_limit_error");
            assertThat(admin.answers.get(admin.answers.size() - 1)).contains("retry-after=[");
            assertThat(messages(other).status()).as("another key has its own").isEqualTo(200);
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int status = messages(key).status();
        while (status == 429 && System.nanoTime() < until) {
            Thread.onSpinWait();
            status = messages(key).status();
        }
        assertThat(status).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} → {3}")
    @CsvSource({"/v1/messages, x-api-key, 402", "/v1/chat/completions, authorization, 429"})
    void budgetIsHeldAndRefusedAsTheProtocolCan(String path, String field, int status) throws Exception {
        JsonNode issued = issue("{\"name\":\"a\",\"budget\":{\"unit\":\"tokens\",\"amount\":150,\"period\":\"day\","
                + "\"mode\":\"hard\"}}");
        String key = issued.get("key").textValue();
        answers(1);
        String value = field.equals("authorization") ? "Bearer " + key : key;
        assertThat(admin.send("POST", path, MESSAGES, field, value).status()).isEqualTo(200);

        AdminProxy.Answer refused = admin.send("POST", path, MESSAGES, field, value);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.text()).contains("budget of key");
        JsonNode usage = admin.get("/api/keys/" + issued.get("id").textValue() + "/usage")
                .json()
                .get("usage");
        assertThat(usage.at("/budget/used").doubleValue()).isBetween(1.0, 150.0);
        assertThat(usage.at("/budget/reserved").doubleValue()).isZero();
        assertThat(usage.at("/today/calls").intValue()).isEqualTo(1);
        assertThat(usage.at("/today/credits").doubleValue()).isPositive();
    }

    @Test
    void holderSeesTheOwnUsageAndNothingElse() throws Exception {
        String key = key("{\"name\":\"a\",\"limits\":{\"concurrency\":2}}");
        answers(1);
        messages(key);
        admin.logs(1);

        AdminProxy.Answer mine = admin.send("GET", "/api/my-usage", null, "authorization", "Bearer " + key);

        Shape.check(mine.json(), """
                {"name":"=a","expires_at":"null","scopes":{"models":"array"},"limits":{"concurrency":"=2"},
                 "budget":"null","usage":{"today":{"calls":"=1","tokens_in":"int","tokens_out":"int",
                 "credits":"number"},"in_flight":"=0"},"days":[{"day":"string","calls":"=1"}],
                 "models":[{"model":"=claude-sonnet-4.5","calls":"=1"}]}""");
        assertThat(admin.send("GET", "/api/keys", null, "authorization", "Bearer " + key)
                        .status())
                .isEqualTo(401);
        assertThat(admin.send("GET", "/api/my-usage", null).status()).isEqualTo(403);
        assertThat(admin.send("GET", "/api/my-usage", null, "authorization", "Bearer nobody")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void holderSeesTheOwnCallsAndNothingOfAccountsAndOthers() throws Exception {
        String mine = key("{\"name\":\"a\"}");
        String theirs = key("{\"name\":\"b\"}");
        answers(3);
        messages(mine);
        messages(theirs);
        messages(theirs);
        admin.logs(3);

        JsonNode calls = ownCalls(mine).get("calls");

        assertThat(calls).hasSize(1);
        Shape.check(calls.get(0), """
                {"model":"=claude-sonnet-4.5","status":"=200","protocol":"=anthropic","tokens_in":"int","duration_ms":"number"}""");
        assertThat(calls.get(0).has("account_id")).isFalse();
        assertThat(calls.get(0).has("session")).isFalse();
        assertThat(calls.get(0).has("note")).isFalse();
        assertThat(ownCalls(theirs).get("calls")).hasSize(2);
        assertThat(ownCalls(theirs, "?client=a&account=a1").get("calls")).hasSize(2);
        assertThat(admin.send("GET", "/api/my-usage/calls", null).status()).isEqualTo(403);
    }

    @Test
    void aNewKeyOfAnOldNameSeesNothingOfTheOldOnesCalls() throws Exception {
        String first = key("{\"name\":\"a\"}");
        answers(1);
        messages(first);
        admin.logs(1);
        String id = admin.get("/api/keys").json().at("/keys/0/id").textValue();
        admin.send("DELETE", "/api/keys/" + id, null);

        assertThat(ownCalls(key("{\"name\":\"a\"}")).get("calls")).isEmpty();
    }

    private JsonNode ownCalls(String key, String... query) throws Exception {
        return admin.send("GET", "/api/my-usage/calls" + String.join("", query), null, "authorization", "Bearer " + key)
                .json();
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name",
                "{\"name\":7} | name",
                "{\"name\":\" \"} | name",
                "{\"name\":\"a\",\"scope\":{}} | scope",
                "{\"name\":\"a\",\"scopes\":{\"model\":[]}} | scopes.model",
                "{\"name\":\"a\",\"scopes\":{\"models\":\"x\"}} | scopes.models",
                "{\"name\":\"a\",\"scopes\":{\"addresses\":[\"here\"]}} | scopes.addresses",
                "{\"name\":\"a\",\"limits\":{\"concurrency\":0}} | limits.concurrency",
                "{\"name\":\"a\",\"limits\":{\"concurrency\":1.5}} | limits.concurrency",
                "{\"name\":\"a\",\"budget\":{\"unit\":\"euros\",\"amount\":1}} | budget.unit",
                "{\"name\":\"a\",\"budget\":{\"unit\":\"tokens\",\"amount\":-1,\"period\":\"day\",\"mode\":\"hard\"}} | budget.amount",
                "{\"name\":\"a\",\"expires_at\":\"tomorrow\"} | expires_at"
            })
    void badTermsNameTheField(String terms, String field) throws Exception {
        AdminProxy.Answer answer = admin.post("/api/keys", terms);

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc/1").textValue()).isEqualTo(field);
        assertThat(admin.get("/api/keys").json().get("keys")).isEmpty();
    }

    @Test
    void patchChangesWhatItNames() throws Exception {
        String path = "/api/keys/"
                + issue("{\"name\":\"a\",\"limits\":{\"concurrency\":2,\"requests_per_minute\":9}}")
                        .get("id")
                        .textValue();

        admin.send(
                "PATCH",
                path,
                "{\"limits\":{\"concurrency\":null},\"budget\":{\"unit\":\"credits\",\"amount\":5,"
                        + "\"period\":\"month\",\"mode\":\"soft\"}}");

        Shape.check(admin.get(path).json(), """
                {"name":"=a","limits":{"concurrency":"null","requests_per_minute":"=9"},
                 "budget":{"unit":"=credits","amount":"=5.0","period":"=month","mode":"=soft"}}""");
        assertThat(admin.send("PATCH", path, "{\"name\":\"\"}").status()).isEqualTo(422);
        assertThat(admin.send("PATCH", "/api/keys/nobody", "{}").status()).isEqualTo(404);
    }

    @Test
    void softBudgetServesAndSaysThatItIsUsedUp() throws Exception {
        String key = key(
                "{\"name\":\"a\",\"budget\":{\"unit\":\"tokens\",\"amount\":1,\"period\":\"day\",\"mode\":\"soft\"}}");
        answers(2);
        assertThat(messages(key).status()).isEqualTo(200);
        assertThat(last()).doesNotContain("x-kiro-budget");
        admin.logs(1);

        assertThat(messages(key).status()).isEqualTo(200);

        assertThat(last()).containsPattern("x-kiro-budget=\\[exceeded; \\d+ of 1 tokens this day]");
    }

    private String last() {
        return admin.answers.get(admin.answers.size() - 1);
    }

    @Test
    void tokensPerMinuteAreLimited() throws Exception {
        String key = key("{\"name\":\"a\",\"limits\":{\"tokens_per_minute\":50}}");
        answers(1);
        assertThat(messages(key).status()).isEqualTo(200);

        AdminProxy.Answer refused = messages(key);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("50 tokens per minute");
        assertThat(last()).contains("retry-after=[");
    }
}
