package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Rule;
import io.kiroproxy.simulator.rules.SimulatorRules;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules that are off by default. */
class SwitchedRulesTest {

    @Test
    void strict2025RefusesWhatNewerBackEndsAccept() {
        try (KiroSimulator kiro =
                KiroSimulator.builder().rules(SimulatorRules.strict2025()).start()) {
            SimulatedAccount alice = kiro.addSocialAccount("alice");
            Client client = new Client(kiro.uri());
            Map<String, Object> empty = Bodies.toolRound(alice);
            Bodies.history(empty, 1).put("content", "");
            Map<String, Object> keyword = Bodies.withTools(alice, "Hi", Bodies.tool("one"));
            Bodies.schema(keyword).put("additionalProperties", false);
            Map<String, Object> undeclared = Bodies.toolRound(alice);
            Bodies.specification(undeclared).put("name", "other");

            assertThat(client.generate(alice, empty).status()).isEqualTo(400);
            assertThat(client.generate(alice, keyword).json().at("message").text())
                    .isEqualTo("Invalid tool use format.");
            assertThat(client.generate(alice, undeclared).status()).isEqualTo(400);
            assertThat(client.generate(alice, Bodies.toolRound(alice)).status()).isEqualTo(200);
        }
    }

    @Test
    void hostNamesDecideRoleAndRegionWhenAsked() throws IOException {
        try (KiroSimulator kiro = KiroSimulator.builder()
                .rules(SimulatorRules.strict().with(Rule.H_HOST_ROLE))
                .start()) {
            SimulatedAccount center = kiro.addAccount(
                    AccountSpec.of("center", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"));

            assertThat(raw(kiro, center, "runtime.eu-central-1.kiro.dev")).startsWith("HTTP/1.1 200");
            assertThat(raw(kiro, center, "runtime.us-east-1.kiro.dev"))
                    .startsWith("HTTP/1.1 403")
                    .contains("Invalid token");
            assertThat(raw(kiro, center, "management.eu-central-1.kiro.dev")).startsWith("HTTP/1.1 404");
            assertThat(raw(kiro, center, "localhost")).startsWith("HTTP/1.1 200");
        }
    }

    /** The same path on both hosts (kiro-upstream-2026.md 1.5 and 7). */
    @Test
    void restUsageWantsAnArnOnTheManagementHostAndBuilderIdNoneOnTheLegacyHost() throws IOException {
        try (KiroSimulator kiro = KiroSimulator.builder()
                .rules(SimulatorRules.strict().with(Rule.H_HOST_ROLE))
                .start()) {
            SimulatedAccount alice = kiro.addSocialAccount("alice");
            SimulatedAccount builder = kiro.addBuilderIdAccount("builder");
            String usage = "/getUsageLimits?origin=AI_EDITOR&resourceType=AGENTIC_REQUEST&isEmailRequired=true";
            String shared = "&profileArn=" + URLEncoder.encode(builder.profileArn(), StandardCharsets.UTF_8);
            String own = "&profileArn=" + URLEncoder.encode(alice.profileArn(), StandardCharsets.UTF_8);
            String management = "management.us-east-1.kiro.dev";
            String legacy = "q.us-east-1.amazonaws.com";

            assertThat(get(kiro, alice, management, usage + own))
                    .startsWith("HTTP/1.1 200")
                    .contains("alice@example.com");
            assertThat(get(kiro, alice, management, usage))
                    .startsWith("HTTP/1.1 400")
                    .contains("Invalid profileArn.");
            assertThat(get(kiro, builder, management, usage + shared)).startsWith("HTTP/1.1 400");
            assertThat(get(kiro, builder, management, usage)).startsWith("HTTP/1.1 400");
            assertThat(get(kiro, alice, legacy, usage + own)).startsWith("HTTP/1.1 200");
            assertThat(get(kiro, builder, legacy, usage)).startsWith("HTTP/1.1 200");
            assertThat(get(kiro, alice, "runtime.us-east-1.kiro.dev", usage + own))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void limitsAreNumbersOfTheRules() {
        SimulatorRules.Limits few = new SimulatorRules.Limits(10_240, 1, 20, 100, 8_000, 5, 100);
        try (KiroSimulator kiro = KiroSimulator.builder()
                .rules(SimulatorRules.strict().withLimits(few))
                .start()) {
            SimulatedAccount alice = kiro.addSocialAccount("alice");
            Map<String, Object> body = Bodies.withTools(alice, "Hi", Bodies.tool("one"), Bodies.tool("two"));

            assertThat(new Client(kiro.uri()).generate(alice, body).status()).isEqualTo(400);
        }
    }

    private static String get(KiroSimulator kiro, SimulatedAccount account, String host, String path)
            throws IOException {
        StringBuilder head =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n");
        Bodies.ideHeaders(account).forEach((name, value) -> {
            if (!name.equals("x-amz-target") && !name.equals("content-type")) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        try (Socket socket = new Socket("127.0.0.1", kiro.uri().getPort())) {
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String raw(KiroSimulator kiro, SimulatedAccount account, String host) throws IOException {
        byte[] body = Json.bytes(Bodies.minimal(account, "Hi"));
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n");
        Bodies.ideHeaders(account)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        try (Socket socket = new Socket("127.0.0.1", kiro.uri().getPort())) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
