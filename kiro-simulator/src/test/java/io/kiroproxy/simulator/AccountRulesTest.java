package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.Client.Reply;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.Plan;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Rule;
import io.kiroproxy.simulator.rules.SimulatorRules;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers and rules V1, V3, V4 and V6, which look at the account. */
class AccountRulesTest {
    private static final String BEARER = "The bearer token included in the request is invalid.";

    private final ManualClock clock = new ManualClock();
    private final KiroSimulator kiro = KiroSimulator.builder().clock(clock).start();
    private final Client client = new Client(kiro.uri());

    @AfterEach
    void stop() {
        kiro.close();
    }

    private static void assertRefused(Reply reply, int status, String message) {
        assertThat(reply.status()).as(reply.describe()).isEqualTo(status);
        assertThat(reply.json().at("message").text()).isEqualTo(message);
    }

    private Reply ide(SimulatedAccount account, String name, String value) {
        Map<String, String> headers = Bodies.ideHeaders(account);
        headers.put(name, value);
        return client.post("/", headers, Json.write(Bodies.minimal(account, "Hi")));
    }

    @ParameterizedTest
    @EnumSource(AccountKind.class)
    void everyKindPassesWithItsOwnHeadersAndArn(AccountKind kind) {
        SimulatedAccount account = kiro.addAccount(AccountSpec.of("someone", kind));

        assertThat(client.generate(account, "Hi").status()).isEqualTo(200);
        String body = Json.write(Bodies.minimal(account, "Hi"));
        assertThat(client.post("/", Bodies.cliHeaders(account), body).status()).isEqualTo(200);
        assertThat(client.post("/generateAssistantResponse", Bodies.restHeaders(account), body)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void v1UnknownExpiredAndMissingTokens() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        assertRefused(ide(alice, "authorization", "Bearer nobody"), 403, BEARER);
        assertRefused(ide(alice, "authorization", ""), 403, BEARER);
        clock.advance(Duration.ofHours(1));
        assertRefused(client.generate(alice, "Hi"), 403, BEARER);
    }

    @Test
    void v1TokenType() {
        SimulatedAccount social = kiro.addSocialAccount("social");
        SimulatedAccount key = kiro.addApiKey("key");
        SimulatedAccount external = kiro.addExternalIdpAccount("external");
        SimulatedAccount center = kiro.addIdentityCenterAccount("center");

        assertRefused(ide(social, "tokentype", "API_KEY"), 403, BEARER);
        assertRefused(ide(key, "tokentype", "EXTERNAL_IDP"), 403, BEARER);
        assertRefused(ide(external, "TokenType", "SSO_OIDC"), 403, BEARER);
        assertRefused(ide(center, "TokenType", ""), 403, BEARER);
        Map<String, String> cli = Bodies.cliHeaders(center);
        cli.put("TokenType", "SSO_OIDC");
        assertRefused(client.post("/", cli, Json.write(Bodies.minimal(center, "Hi"))), 403, BEARER);
    }

    @Test
    void v3SuspendedIsLockedOutUntilRestored() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        alice.suspend();
        Reply reply = client.generate(alice, "Hi");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().at("reason").text()).isEqualTo("TEMPORARILY_SUSPENDED");
        assertThat(reply.json().at("message").text()).contains("User ID").contains("suspended");
        alice.restore();
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
    }

    @Test
    void v3UsedUpCreditsEndIn402UnlessOverageIsOn() {
        SimulatedAccount alice =
                kiro.addAccount(AccountSpec.of("alice", AccountKind.SOCIAL).withCredits(0.001, 0));

        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
        Reply refused = client.generate(alice, "Hi");
        assertRefused(refused, 402, "You have reached the limit.");
        assertThat(refused.json().at("reason").text()).isEqualTo("MONTHLY_REQUEST_COUNT");
        assertThat(refused.header("x-amzn-errortype")).isEqualTo("ServiceQuotaExceededException");
        alice.enableOverage();
        Reply over = client.generate(alice, "Hi");
        assertThat(over.json().at("reason").text()).isEqualTo("OVERAGE_REQUEST_LIMIT_EXCEEDED");
    }

    @Test
    void v3Rate() {
        SimulatedAccount alice =
                kiro.addAccount(AccountSpec.of("alice", AccountKind.SOCIAL).withRequestsPerMinute(1));

        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(61));
        assertThat(client.generate(alice, "Hi").status()).isEqualTo(200);
    }

    @Test
    void v4ForeignArns() {
        SimulatedAccount center = kiro.addIdentityCenterAccount("center");
        SimulatedAccount key = kiro.addApiKey("key");
        Map<String, Object> foreign = Bodies.minimal(center, "Hi");
        foreign.put("profileArn", AccountKind.BUILDER_ID.sharedArn());
        Map<String, Object> keyed = Bodies.minimal(key, "Hi");
        keyed.put("profileArn", key.profileArn());

        assertRefused(client.generate(center, foreign), 403, BEARER);
        assertRefused(client.generate(key, keyed), 403, "Invalid token");
    }

    @Test
    void v4BuilderIdNeedsItsSharedArn() {
        SimulatedAccount builder = kiro.addBuilderIdAccount("builder");
        Map<String, Object> body = Bodies.minimal(builder, "Hi");
        body.remove("profileArn");

        assertRefused(client.generate(builder, body), 400, "profileArn is required for this request.");
    }

    @Test
    void v6FreePlanHasNoOpusAndSubsetsHold() {
        SimulatedAccount free =
                kiro.addAccount(AccountSpec.of("free", AccountKind.SOCIAL).withPlan(Plan.FREE));
        SimulatedAccount few =
                kiro.addAccount(AccountSpec.of("few", AccountKind.SOCIAL).withModels(Set.of("claude-haiku-4.5")));
        Map<String, Object> opus = Bodies.minimal(free, "Hi");
        Bodies.current(opus).put("modelId", "claude-opus-5");

        assertThat(client.generate(free, opus).json().at("reason").text()).isEqualTo("INVALID_MODEL_ID");
        assertThat(client.generate(few, "Hi").json().at("reason").text()).isEqualTo("INVALID_MODEL_ID");
    }

    static Stream<String> badAgents() {
        return Stream.of(
                "Java-http-client/17",
                "aws-sdk-js/1.0.0 ua/2.1 os/linux lang/js api/kiroruntime#1.0.0",
                "aws-sdk-js/1.0.0 ua/2.1 os/linux lang/js api/kiroruntime#1.0.0 m/N KiroIDE-1.1.70-abc",
                "aws-sdk-js/1.0.0 ua/2.1 os/linux lang/js api/kiroruntime#1.0.0 m/N KiroIDE-1.1.70-" + "A".repeat(64),
                "aws-sdk-js/1.0.0 ua/2.1  os/linux lang/js api/kiroruntime#1.0.0 app/AmazonQ-For-CLI",
                "aws-sdk-rust/1.3 ua/2.1 os/linux lang/rust api/codewhispererstreaming/1 app/AmazonQ-For-CLI");
    }

    @ParameterizedTest
    @MethodSource("badAgents")
    void hUserAgent(String agent) {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        assertRefused(ide(alice, "user-agent", agent), 400, "The format of value '" + agent + "' is invalid.");
    }

    @Test
    void hOtherHeaders() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        assertThat(ide(alice, "content-type", "text/plain").status()).isEqualTo(415);
        assertThat(ide(alice, "amz-sdk-invocation-id", "1").status()).isEqualTo(400);
        assertThat(ide(alice, "x-amz-user-agent", "aws-sdk-js/1.0.0 KiroIDE-1.1.70-" + "b".repeat(64))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void unknownTargetsAndPathsAre404() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");

        Reply unknown = ide(alice, "x-amz-target", "KiroRuntimeService.ListAvailableModels");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("__type").text()).endsWith("#UnknownOperationException");
        assertThat(unknown.header("x-amzn-errortype")).isEqualTo("UnknownOperationException");
        assertThat(client.get("/GetProfile", Bodies.ideHeaders(alice)).status()).isEqualTo(404);
    }

    @Test
    void agentModeAndRootConversationBelongToTheKiroDialectOnly() {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Map<String, Object> body = Bodies.minimal(alice, "Hi");
        body.put("agentMode", "vibe");

        assertThat(client.generate(alice, body).status()).isEqualTo(200);
        Reply rest = client.post("/generateAssistantResponse", Bodies.restHeaders(alice), Json.write(body));
        assertThat(rest.json().at("reason").text()).isEqualTo("REQUEST_BODY_INVALID");
        assertThat(rest.json().at("__type").isAbsent()).isTrue();
        assertThat(client.post("/", Bodies.cliHeaders(alice), Json.write(body)).status())
                .isEqualTo(400);
    }

    @Test
    void relaxedRulesLetDisputedThingsPass() {
        SimulatorRules rules =
                SimulatorRules.relaxed2026().without(Rule.H_USER_AGENT_IDENTITY, Rule.H_USER_AGENT_SYNTAX);
        try (KiroSimulator relaxed = KiroSimulator.builder().rules(rules).start()) {
            SimulatedAccount builder = relaxed.addBuilderIdAccount("builder");
            Map<String, Object> body = Bodies.minimal(builder, "Hi");
            body.remove("profileArn");
            Map<String, String> headers = Bodies.ideHeaders(builder);
            headers.put("user-agent", "node");

            assertThat(new Client(relaxed.uri())
                            .post("/", headers, Json.write(body))
                            .status())
                    .isEqualTo(200);
        }
    }
}
