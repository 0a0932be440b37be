package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.transport.WatchfulProxy;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over a run with failovers, refreshes, probes and logins every request shows the parts of one account: its token, its
 * profile, its machine, its user agent, and its own way out. The upstream's name leads nowhere, so nothing can go direct.
 */
class IdentityOfEveryRequestTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final Pattern ARN = Pattern.compile("arn:aws:codewhisperer:[a-z0-9-]+:\\d+:profile/[A-Z0-9]+");
    private static final Pattern MACHINE = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    @TempDir
    private Path folder;

    @Test
    void isThatOfExactlyOneAccount() throws Exception {
        KiroSimulator kiro = KiroSimulator.builder().start();
        int port = kiro.uri().getPort();
        try (WatchfulProxy first = WatchfulProxy.to(port);
                WatchfulProxy socks = WatchfulProxy.to(port);
                WatchfulProxy everybodys = WatchfulProxy.to(port);
                AdminProxy admin = AdminProxy.with(
                        kiro, folder.resolve("home"), config -> unreachable(config, everybodys.port()))) {
            SimulatedAccount alice = kiro.addSocialAccount("alice");
            SimulatedAccount bob = kiro.addSocialAccount("bob");
            SimulatedAccount carol = kiro.addIdentityCenterAccount("carol");
            admin.add(AdminProxy.account(1, alice, alice.expiresAt()).toBuilder()
                    .proxy(ProxyAddress.parse("socks5://127.0.0.1:" + first.port()))
                    .build());
            admin.add(AdminProxy.account(2, bob, bob.expiresAt()).toBuilder()
                    .proxy(ProxyAddress.parse("socks5://127.0.0.1:" + socks.port()))
                    .build());
            admin.post("/api/accounts", "{\"token_path\":\"" + carol.files().writeTo(folder.resolve("sso")) + "\"}");

            run(admin, List.of(alice, bob, carol), socks.port());

            Map<String, WatchfulProxy> ways = Map.of("alice", first, "bob", socks, "carol", everybodys);
            Map<String, String> machines = machines(admin);
            Map<String, Set<String>> secrets = new TreeMap<>();
            for (RecordedRequest request : kiro.requests()) {
                looksLikeOneAccount(request, List.of(alice, bob, carol), machines);
                secrets.computeIfAbsent(request.account(), name -> new TreeSet<>())
                        .addAll(secrets(request));
            }
            for (String name : ways.keySet()) {
                assertThat(secrets.get(name)).as(name).hasSizeGreaterThan(2);
                ways.forEach((other, way) -> {
                    for (String secret : Objects.requireNonNull(secrets.get(name))) {
                        assertThat(way.sent().contains(secret))
                                .as(name + "'s secret on the way of " + other)
                                .isEqualTo(other.equals(name));
                    }
                });
            }
            assertThat(everybodys.sent()).doesNotContain("/client/register");
            assertThat(socks.sent()).contains("/client/register", "/device_authorization");
            assertThat(Stream.of(first, socks, everybodys)
                            .mapToInt(IdentityOfEveryRequestTest::requests)
                            .sum())
                    .as("all but the person's own visit of the sign-in page")
                    .isEqualTo((int) kiro.requestCount() - 1);
        }
    }

    @Test
    void machineChangesWithTheHourOnlyWhereThatIsSet() throws Exception {
        KiroSimulator kiro = KiroSimulator.builder().start();
        try (AdminProxy admin = AdminProxy.with(
                kiro,
                folder.resolve("hourly"),
                config -> config.withAccounts(config.accounts().withMachineIds(MachineIds.Mode.TIME_FACTOR)))) {
            SimulatedAccount alice = admin.add(1);
            Instant before = Instant.now();

            talk(admin, "hello");

            String own = AdminProxy.account(1, alice, alice.expiresAt()).machineId();
            for (RecordedRequest request : kiro.requests("GenerateAssistantResponse")) {
                assertThat(request.header("user-agent"))
                        .doesNotContain(own)
                        .containsAnyOf(
                                MachineIds.shown(own, MachineIds.Mode.TIME_FACTOR, before),
                                MachineIds.shown(own, MachineIds.Mode.TIME_FACTOR, Instant.now()));
            }
            assertThat(kiro.requests("GenerateAssistantResponse")).hasSize(6);
        }
    }

    /** Calls that fail over, tokens that end, what the owner asks for, and two logins. */
    private static void run(AdminProxy admin, List<SimulatedAccount> accounts, int socks) throws Exception {
        KiroSimulator kiro = admin.kiro;
        for (SimulatedAccount troubled : accounts) {
            kiro.scenarios().forAccount(troubled, Scenario.refuse(Refusal.E13_RATE));
            talk(admin, troubled.name());
            kiro.scenarios().clear();
            for (AccountView view : admin.proxy.accounts().accounts()) {
                admin.post("/api/accounts/" + view.id() + "/restore");
            }
            troubled.expireAccessTokens();
            talk(admin, troubled.name() + " again");
        }
        for (AccountView view : admin.proxy.accounts().accounts()) {
            assertThat(admin.get("/api/accounts/" + view.id() + "/usage")
                            .json()
                            .get("ok")
                            .booleanValue())
                    .isTrue();
            assertThat(admin.post("/api/accounts/" + view.id() + "/refresh")
                            .json()
                            .get("ok")
                            .booleanValue())
                    .isTrue();
        }
        admin.post("/api/speedtest");
        admin.post("/api/health-check");
        admin.get("/v1/models");
        kiro.approveSignInsAs(accounts.get(0));
        JsonNode page = admin.post("/api/logins", "{\"method\":\"github\",\"account\":\"a1\"}")
                .json();
        String back = signIn(page.get("login_url").textValue(), kiro.uri());
        JsonNode done = admin.post(
                        "/api/logins/" + page.get("id").textValue() + "/callback",
                        Json.object().put("url", back).toString())
                .json();
        assertThat(done.path("account_id").asText()).as(done.toString()).isEqualTo("a1");
        talk(admin, "after the login");
        JsonNode device = admin.post(
                        "/api/logins", "{\"method\":\"builder-id\",\"proxy_url\":\"socks5://127.0.0.1:" + socks + "\"}")
                .json();
        assertThat(device.path("state").asText()).as(device.toString()).isEqualTo("pending");
        admin.send("DELETE", "/api/logins/" + device.get("id").textValue(), null);
    }

    private static void talk(AdminProxy admin, String about) throws Exception {
        for (int i = 0; i < 6; i++) {
            AdminProxy.Answer answer = admin.post(
                    "/v1/messages",
                    "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\""
                            + about + " " + i + "\"}]}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    private static Map<String, String> machines(AdminProxy admin) {
        Map<String, String> machines = new TreeMap<>();
        for (AccountView view : admin.proxy.accounts().accounts()) {
            String id = view.id().value();
            String name = id.equals("a1") ? "alice" : id.equals("a2") ? "bob" : "carol";
            machines.put(name, view.account().machineId());
        }
        return machines;
    }

    private static void looksLikeOneAccount(
            RecordedRequest request, List<SimulatedAccount> accounts, Map<String, String> machines) {
        String sent = request.query() + request.bodyText() + request.headers();
        for (SimulatedAccount account : accounts) {
            if (!request.account().equals(account.name())) {
                continue;
            }
            assertThat(all(ARN, sent)).as(request.toString()).isSubsetOf(account.profileArn());
            assertThat(all(MACHINE, String.valueOf(request.headers())))
                    .as(request.toString())
                    .isSubsetOf(machines.get(account.name()));
            if (request.operation().equals("GenerateAssistantResponse")) {
                assertThat(request.header("user-agent")).contains(machines.get(account.name()));
                assertThat(all(ARN, sent)).containsExactly(account.profileArn());
            }
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static List<String> secrets(RecordedRequest request) {
        List<String> secrets = new ArrayList<>();
        for (String secret :
                List.of(request.bearer(), request.json().at("refreshToken").text())) {
            if (!secret.isEmpty()) {
                secrets.add(secret);
            }
        }
        return secrets;
    }

    private static int requests(WatchfulProxy way) {
        return Pattern.compile("\r\nhost: kiro.invalid", Pattern.CASE_INSENSITIVE)
                        .split(way.sent(), -1)
                        .length
                - 1;
    }

    /** Plays the person's browser, which does not go through the proxy. */
    private static String signIn(String page, URI kiro) throws Exception {
        URI address = URI.create(page.replace("http://kiro.invalid", kiro.toString()));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .get(10, TimeUnit.SECONDS);
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static ServerConfig unreachable(ServerConfig config, int proxy) {
        return config.withUpstream(UpstreamSettings.DEFAULT
                .withBaseUrl(URI.create("http://kiro.invalid"))
                .withProxy(ProxyAddress.parse("socks5://127.0.0.1:" + proxy)));
    }
}
