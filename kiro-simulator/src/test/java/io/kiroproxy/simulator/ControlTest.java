package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.Plan;
import io.kiroproxy.simulator.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private static final String KIRO = "KiroControlPlaneBearerService.";
    private static final String LEGACY = "AmazonCodeWhispererService.";

    private final KiroSimulator kiro =
            KiroSimulator.builder().clock(new ManualClock()).start();
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private Reply rpc(SimulatedAccount account, String target, Map<String, Object> body) {
        Map<String, String> headers = Bodies.ideHeaders(account);
        headers.put("x-amz-target", target);
        return client.post("/", headers, Json.write(body));
    }

    private Reply rest(SimulatedAccount account, String path) {
        Map<String, String> headers = Bodies.ideHeaders(account);
        headers.remove("x-amz-target");
        headers.remove("content-type");
        return client.get(path, headers);
    }

    @Test
    void modelsComeInEverySpellingAndInPages() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            Map<String, Object> body =
                    Json.object("origin", "AI_EDITOR", "profileArn", alice.profileArn(), "maxResults", 10);
            if (!token.isEmpty()) {
                body.put("nextToken", token);
            }
            Json page = rpc(alice, KIRO + "ListAvailableModels", body).json();
            page.at("models")
                    .items()
                    .forEach(model -> ids.add(model.at("modelId").text()));
            token = page.at("nextToken").text();
        } while (!token.isEmpty());

        assertThat(ids).hasSize(24).doesNotHaveDuplicates().contains("auto", "claude-sonnet-5.5", "kimi-k3");
        String query = "?origin=AI_EDITOR&profileArn=" + URLEncoder.encode(alice.profileArn(), StandardCharsets.UTF_8);
        assertThat(rest(alice, "/ListAvailableModels" + query)
                        .json()
                        .at("models")
                        .items())
                .hasSize(24);
        Json sonnet = rest(alice, "/ListAvailableModels" + query).json().at("models").items().stream()
                .filter(model -> model.at("modelId").text().equals("claude-sonnet-5.5"))
                .findFirst()
                .orElseThrow();
        assertThat(sonnet.at("tokenLimits").at("maxInputTokens").number(0)).isEqualTo(1_000_000);
        assertThat(sonnet.at("additionalModelRequestFieldsSchema")
                        .at("additionalProperties")
                        .plain())
                .isEqualTo(false);
    }

    @Test
    void originIsRequiredForModels() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        assertThat(rpc(alice, LEGACY + "ListAvailableModels", Json.object("profileArn", alice.profileArn()))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void usageGrowsWithGeneration() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        client.generate(alice, "Hi");

        Json usage = rpc(
                        alice,
                        KIRO + "GetUsageLimits",
                        Json.object("origin", "KIRO_CLI", "profileArn", alice.profileArn(), "isEmailRequired", true))
                .json();

        Json credits = usage.at("usageBreakdownList").at(0);
        assertThat(credits.at("currentUsageWithPrecision").number(0))
                .isEqualTo(alice.creditsUsed())
                .isPositive();
        assertThat(credits.at("usageLimitWithPrecision").number(0)).isEqualTo(1_000);
        assertThat(usage.at("nextDateReset").number(0)).isEqualTo(1_796_083_200);
        assertThat(usage.at("subscriptionInfo").at("subscriptionTitle").text()).isEqualTo("KIRO PRO");
        assertThat(usage.at("userInfo").at("email").text()).isEqualTo("alice@example.com");
    }

    @Test
    void managementWantsAnArnAndKnowsNoBuilderId() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        SimulatedAccount builder = kiro.addBuilderIdAccount("builder");
        Map<String, Object> without = Json.object("origin", "AI_EDITOR");
        Map<String, Object> shared = Json.object("origin", "AI_EDITOR", "profileArn", builder.profileArn());

        assertThat(rpc(alice, KIRO + "GetUsageLimits", without)
                        .json()
                        .at("message")
                        .text())
                .isEqualTo("Invalid profileArn.");
        assertThat(rpc(builder, KIRO + "GetUsageLimits", shared)
                        .json()
                        .at("message")
                        .text())
                .isEqualTo("Invalid profileArn.");
        assertThat(rpc(builder, LEGACY + "GetUsageLimits", without).status()).isEqualTo(200);
        assertThat(rest(builder, "/getUsageLimits?origin=AI_EDITOR").status()).isEqualTo(200);
        assertThat(rpc(builder, KIRO + "ListAvailableProfiles", Json.object()).status())
                .isEqualTo(403);
    }

    @Test
    void profilesAreFoundByEnterprisesAndKeys() {
        SimulatedAccount center = kiro.addAccount(
                AccountSpec.of("center", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"));
        SimulatedAccount key = kiro.addApiKey("key");

        Json profile = rpc(center, LEGACY + "ListAvailableProfiles", Json.object("maxResults", 10))
                .json()
                .at("profiles")
                .at(0);
        assertThat(profile.at("arn").text())
                .isEqualTo(center.profileArn())
                .startsWith("arn:aws:codewhisperer:eu-central-1:");
        assertThat(rpc(key, KIRO + "GetProfile", Json.object())
                        .json()
                        .at("profile")
                        .at("arn")
                        .text())
                .isEqualTo(key.profileArn());
        assertThat(rpc(center, KIRO + "GetProfile", Json.object()).status()).isEqualTo(400);
    }

    @Test
    void overageIsSwitchedButNotOnTheFreePlan() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        SimulatedAccount free =
                kiro.addAccount(AccountSpec.of("free", AccountKind.SOCIAL).withPlan(Plan.FREE));
        Map<String, Object> body = Json.object(
                "overageConfiguration", Json.object("overageStatus", "ENABLED"), "profileArn", alice.profileArn());

        assertThat(client.post("/setUserPreference", Bodies.restHeaders(alice), Json.write(body))
                        .status())
                .isEqualTo(200);
        assertThat(alice.isOverageEnabled()).isTrue();
        assertThat(rpc(free, LEGACY + "SetUserPreference", body).status()).isEqualTo(403);
    }

    @Test
    void webSearchAnswersInsideOfJsonRpc() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Map<String, Object> search = search("java 25");
        search.put("profileArn", alice.profileArn());

        Json reply = rpc(alice, "KiroRuntimeService.InvokeMCP", search).json();

        assertThat(reply.at("id").text()).isEqualTo("1");
        Json found =
                Json.parse(reply.at("result").at("content").at(0).at("text").text());
        assertThat(found.at("results").items()).hasSize(3);
        assertThat(found.at("query").text()).isEqualTo("java 25");
        assertThat(reply.at("result").at("isError").plain()).isEqualTo(false);
    }

    @Test
    void webSearchWantsTheArnWhereItsSpellingHasIt() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Map<String, String> headers = Bodies.restHeaders(alice);
        Map<String, Object> search = search("x");

        assertThat(client.post("/mcp", headers, Json.write(search)).status()).isEqualTo(400);
        headers.put("x-amzn-kiro-profile-arn", alice.profileArn());
        assertThat(client.post("/mcp", headers, Json.write(search)).status()).isEqualTo(200);
        Json tooLong = client.post("/mcp", headers, Json.write(search("q".repeat(201))))
                .json();
        assertThat(tooLong.at("error").at("code").number(0)).isEqualTo(-32_602);
        search.put("profileArn", alice.profileArn());
        assertThat(rpc(alice, "AmazonCodeWhispererStreamingService.InvokeMCP", search)
                        .status())
                .isEqualTo(400);
    }

    private static Map<String, Object> search(String query) {
        return Json.object(
                "jsonrpc", "2.0",
                "id", "1",
                "method", "tools/call",
                "params", Json.object("name", "web_search", "arguments", Json.object("query", query)));
    }
}
