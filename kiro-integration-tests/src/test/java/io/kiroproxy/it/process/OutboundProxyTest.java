package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.server.transport.WatchfulProxy;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.DeviceScript;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import io.kiroproxy.simulator.rules.Rule;
import io.kiroproxy.simulator.rules.SimulatorRules;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two proxies, one for all and one of an account's own, see every connection of a server and of a login beside it. The
 * programs can look up no name at all, so nothing could go another way; what the simulator has seen is what the proxies
 * have passed on.
 */
class OutboundProxyTest {

    private static final List<String> HOSTS = List.of(
            "*.us-east-1.kiro.dev",
            "*.eu-central-1.kiro.dev",
            "*.us-east-1.amazonaws.com",
            "*.eu-central-1.amazonaws.com",
            "*.eu-west-1.amazonaws.com",
            "*.us-east-1.auth.desktop.kiro.dev");

    /** Hosts that serve one region's accounts. */
    private static final Pattern REGIONAL =
            Pattern.compile("(?:runtime|management)\\.([^.]+)\\.kiro\\.dev|q\\.([^.]+)\\.amazonaws\\.com");

    private static final HttpClient BROWSER = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder()
            .rules(SimulatorRules.strict().with(Rule.H_HOST_ROLE))
            .start();
    private final List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    private SimulatedAccount alice;
    private SimulatedAccount bob;

    @BeforeEach
    void blind() throws Exception {
        Path hosts = Files.writeString(user.resolve("hosts"), "# no name leads anywhere\n");
        options.add("-Djdk.net.hosts.file=" + hosts);
        alice = kiro.addSocialAccount("alice");
        bob = kiro.addAccount(AccountSpec.of("bob", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"));
    }

    @AfterEach
    void stop() {
        kiro.close();
    }

    /** The vendor's own hosts over TLS: CONNECT for all, SOCKS5 for one account. */
    @Test
    void httpProxyForAllAndSocksForOneTunnelToEveryHost() throws Exception {
        Certificates certificates = Certificates.of(user, HOSTS);
        options.addAll(certificates.trustedBy(user));

        List<WatchfulProxy> ways = everythingPasses("http", "socks5", null, certificates.server());

        assertThat(ways.get(0).ways()).containsExactly("CONNECT");
        assertThat(ways.get(1).ways()).containsExactly("SOCKS5");
        for (RecordedRequest request : kiro.requests()) {
            staysInItsRegion(request, alice, "us-east-1");
            staysInItsRegion(request, bob, "eu-central-1");
        }
        assertThat(ways.get(0).hosts())
                .contains(
                        "runtime.us-east-1.kiro.dev",
                        "management.us-east-1.kiro.dev",
                        "prod.us-east-1.auth.desktop.kiro.dev",
                        "oidc.eu-west-1.amazonaws.com");
        assertThat(ways.get(1).hosts())
                .as("a login is renewed where it was made, whatever region serves it")
                .contains(
                        "runtime.eu-central-1.kiro.dev",
                        "management.eu-central-1.kiro.dev",
                        "oidc.eu-central-1.amazonaws.com",
                        "oidc.us-east-1.amazonaws.com");
        assertThat(ways.get(1).hosts()).noneMatch(host -> host.startsWith("runtime.us-east-1"));
    }

    /** One plain origin for everything: SOCKS5 for all, requests to an HTTP proxy itself for one account. */
    @Test
    void socksProxyForAllAndHttpForOneCarryPlainRequests() throws Exception {
        List<WatchfulProxy> ways = everythingPasses("socks5", "http", "http://kiro.invalid", null);

        assertThat(ways.get(0).ways()).containsExactly("SOCKS5");
        assertThat(ways.get(1).ways()).containsExactly("PLAIN");
    }

    /** {@code https://} is TLS to the proxy itself: for all, and for one account; nothing goes to either without it. */
    @Test
    void proxiesAreSpokenToOverTlsWhereTheirAddressSaysSo() throws Exception {
        Certificates certificates = Certificates.of(
                user, Stream.concat(HOSTS.stream(), Stream.of("127.0.0.1")).toList());
        options.addAll(certificates.trustedBy(user));
        try (WatchfulProxy everybodys = WatchfulProxy.start(kiro.uri(), certificates.server());
                WatchfulProxy bobs = WatchfulProxy.start(kiro.uri(), certificates.server());
                KiroProcess server = KiroProcess.start(
                        user,
                        Map.of("KIRO_UPSTREAM_PROXY", everybodys.address("https")),
                        options,
                        "serve",
                        "--port",
                        "0")) {
            add(server.uri(), alice, "");
            add(server.uri(), bob, bobs.address("https"));
            assertThat(Http.get(server.uri(), "/api/accounts").body()).contains(bobs.address("https"));

            talk(server.uri(), "over TLS");

            assertThat(everybodys.ways()).containsExactly("CONNECT", "TLS");
            assertThat(bobs.ways()).containsExactly("CONNECT", "TLS");
            assertThat(everybodys.sent()).contains("GenerateAssistantResponse", alice.accessToken());
            assertThat(bobs.sent()).contains("GenerateAssistantResponse", bob.accessToken());
            assertThat(Http.get(server.uri(), "/api/doctor").body()).contains("takes connections over TLS");
        }
    }

    private List<WatchfulProxy> everythingPasses(
            String all, String one, @Nullable String upstream, @Nullable SSLContext tls) throws Exception {
        try (WatchfulProxy everybodys = WatchfulProxy.start(kiro.uri(), tls);
                WatchfulProxy bobs = WatchfulProxy.start(kiro.uri(), tls)) {
            Map<String, String> variables = new LinkedHashMap<>(Map.of("KIRO_UPSTREAM_PROXY", everybodys.address(all)));
            if (upstream != null) {
                variables.put("KIRO_UPSTREAM_BASE_URL", upstream);
            }
            int visits;
            try (KiroProcess server = KiroProcess.start(user, variables, options, "serve", "--port", "0")) {
                add(server.uri(), alice, "");
                add(server.uri(), bob, bobs.address(one));
                calls(server.uri());
                visits = logIn(server.uri());
            }
            visits += logInBeside(variables, bobs.address(one));
            for (String name : List.of("alice", "bob")) {
                renewBeside(variables, name);
            }

            assertThat(operations())
                    .contains(
                            "GenerateAssistantResponse",
                            "GetUsageLimits",
                            "ListAvailableModels",
                            "ListAvailableProfiles",
                            "InvokeMCP",
                            "/refreshToken",
                            "/client/register",
                            "/device_authorization",
                            "/token");
            assertThat(everybodys.hosts().size() + bobs.hosts().size())
                    .as("requests that passed a proxy, of those that arrived but for the person's own visits")
                    .isEqualTo((int) kiro.requestCount() - visits);
            hasItsOwnWay(alice, everybodys, bobs);
            hasItsOwnWay(bob, bobs, everybodys);
            return List.of(everybodys, bobs);
        }
    }

    /** Calls that fail over both ways, renewals, and everything that can be asked about an account. */
    private void calls(URI server) throws Exception {
        for (SimulatedAccount troubled : List.of(alice, bob)) {
            kiro.scenarios().forAccount(troubled, Scenario.refuse(Refusal.E13_RATE));
            talk(server, "about " + troubled.name());
            kiro.scenarios().clear();
            for (String id : ids(server)) {
                Http.send(server, "POST", "/api/accounts/" + id + "/restore", "{}");
            }
            troubled.expireAccessTokens();
            talk(server, "again about " + troubled.name());
        }
        for (String id : ids(server)) {
            assertThat(Http.get(server, "/api/accounts/" + id + "/usage").body())
                    .contains("\"ok\":true");
            assertThat(Http.send(server, "POST", "/api/accounts/" + id + "/refresh", "{}")
                            .body())
                    .contains("\"ok\":true");
        }
        Http.send(server, "POST", "/api/health-check", "{}");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> search = Http.send(server, "POST", "/v1/messages", """
                    {"model":"claude-sonnet-4.5","max_tokens":100,
                     "tools":[{"type":"web_search_20250305","name":"web_search"}],
                     "messages":[{"role":"user","content":"Perform a web search for the query: java %d"}]}""".formatted(i));
            assertThat(search.statusCode()).as(search.body()).isEqualTo(200);
        }
    }

    private static void talk(URI server, String about) {
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> answer = Http.message(server, about + " " + i).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** A device login that ends while a call runs; how often the person has visited the simulator. */
    private int logIn(URI server) throws Exception {
        SimulatedAccount carol = kiro.addAccount(
                AccountSpec.of("carol", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"));
        kiro.approveSignInsAs(carol);
        kiro.scriptDeviceSignIn(DeviceScript.whenConfirmed());
        InputStream running =
                Http.stream(server, "[[scenario:slow:600]]").join().body();
        running.read();
        JsonNode login = JSON.readTree(Http.send(
                        server,
                        "POST",
                        "/api/logins",
                        "{\"method\":\"identity-center\",\"start_url\":\"https://acme.awsapps.com/start\","
                                + "\"region\":\"eu-west-1\"}")
                .body());
        open(URI.create(login.path("verification_uri_complete").asText()));
        String state = "pending";
        Instant limit = Instant.now().plus(Duration.ofSeconds(60));
        while (!state.equals("completed") && Instant.now().isBefore(limit)) {
            talk(server, "while somebody signs in " + Instant.now());
            state = JSON.readTree(
                            Http.get(server, "/api/logins/" + login.path("id").asText())
                                    .body())
                    .path("state")
                    .asText();
        }
        assertThat(state).isEqualTo("completed");
        assertThat(new String(running.readAllBytes(), StandardCharsets.UTF_8)).contains("message_stop");
        return 1;
    }

    /** The same for a login by another process, whose account goes its own way from the first request on. */
    private int logInBeside(Map<String, String> variables, String proxy) throws Exception {
        kiro.scriptDeviceSignIn(DeviceScript.whenConfirmed());
        try (KiroProcess program =
                KiroProcess.start(user, variables, options, "login", "builder-id", "--proxy", proxy)) {
            open(URI.create(program.awaitLine("  http").strip()));
            KiroProcess.Result result = program.awaitEnd();
            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        }
        return 1;
    }

    /** A renewal without a server goes the account's way too. */
    private void renewBeside(Map<String, String> variables, String name) throws Exception {
        int before = renewals();
        try (KiroProcess program = KiroProcess.start(user, variables, options, "accounts", "refresh", name)) {
            KiroProcess.Result result = program.awaitEnd();
            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        }
        assertThat(renewals()).isEqualTo(before + 1);
    }

    private int renewals() {
        return (int) kiro.requests().stream()
                .filter(request -> request.path().equals("/refreshToken")
                        || request.json().at("grantType").text().equals("refresh_token"))
                .count();
    }

    private static void open(URI page) throws Exception {
        assertThat(BROWSER.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private void add(URI server, SimulatedAccount account, String proxy) throws Exception {
        Path file = account.files().writeTo(user.resolve("tokens-" + account.name()));
        HttpResponse<String> added = Http.send(
                server,
                "POST",
                "/api/accounts",
                JSON.createObjectNode()
                        .put("token_path", file.toString())
                        .put("name", account.name())
                        .put("proxy_url", proxy)
                        .toString());
        assertThat(added.body()).contains("\"ok\":true");
    }

    private static List<String> ids(URI server) throws Exception {
        List<String> ids = new ArrayList<>();
        for (JsonNode account :
                JSON.readTree(Http.get(server, "/api/accounts").body()).path("accounts")) {
            ids.add(account.path("id").asText());
        }
        return ids;
    }

    private Set<String> operations() {
        return kiro.requests().stream()
                .filter(request -> request.status() == 200)
                .map(RecordedRequest::operation)
                .collect(Collectors.toSet());
    }

    private static void staysInItsRegion(RecordedRequest request, SimulatedAccount account, String region) {
        Matcher host = REGIONAL.matcher(request.header("host"));
        boolean profiles = request.operation().equals("ListAvailableProfiles");
        if (request.account().equals(account.name()) && !profiles && host.matches()) {
            assertThat(host.group(1) == null ? host.group(2) : host.group(1))
                    .as(request + " of " + account.name() + " at " + request.header("host"))
                    .isEqualTo(region);
        }
    }

    private void hasItsOwnWay(SimulatedAccount account, WatchfulProxy own, WatchfulProxy other) {
        Set<String> tokens = kiro.requests().stream()
                .filter(request -> request.account().equals(account.name()))
                .map(RecordedRequest::bearer)
                .collect(Collectors.toSet());
        assertThat(tokens).as("tokens of " + account.name()).hasSizeGreaterThan(1);
        assertThat(own.sent()).contains(tokens);
        tokens.forEach(token -> assertThat(other.sent()).doesNotContain(token));
    }
}
