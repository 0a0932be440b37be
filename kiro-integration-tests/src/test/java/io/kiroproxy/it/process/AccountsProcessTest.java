package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of a server that runs as a process: where they come from, how they are renewed, when others step in. */
class AccountsProcessTest {

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void tokenFileOfTheIdeBecomesTheDefaultAccount() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Path source = alice.files().writeTo(user.resolve(".aws/sso/cache"));
        String before = Files.readString(source);

        try (KiroProcess proxy = serve()) {
            HttpResponse<String> answer = Http.message(proxy.uri(), "hello").join();

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Json listed = list().get(0);
            assertThat(listed.at("id").text()).isEqualTo("default");
            assertThat(listed.at("token_path").text()).isEqualTo(source.toString());
            assertThat(Files.readString(source)).isEqualTo(before);
        }
    }

    @Test
    void listOfKiroProxyIsTakenOver() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        Path source = alice.files().writeTo(user.resolve("tokens"));
        Path home = Files.createDirectories(user.resolve(".kiro-proxy"));
        String original =
                "{\"theme\":\"dark\",\"accounts\":[{\"id\":\"1a2b3c4d\",\"name\":\"My Google\",\"token_path\":\""
                        + source + "\",\"enabled\":true,\"note\":\"mine\"},"
                        + "{\"id\":\"ffff0000\",\"name\":\"Gone\",\"token_path\":\"/nowhere/gone.json\"}]}";
        Files.writeString(home.resolve("config.json"), original);

        try (KiroProcess proxy = serve()) {
            HttpResponse<String> answer = Http.message(proxy.uri(), "hello").join();

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(home.resolve("config.json.kiroproxy-backup")).hasContent(original);
            Json now = Json.parse(Files.readString(home.resolve("config.json")));
            assertThat(now.at("theme").text()).isEqualTo("dark");
            assertThat(now.at("accounts").at(0).at("note").text()).isEqualTo("mine");
            assertThat(now.at("accounts").at(0).at("id").text()).isEqualTo("1a2b3c4d");
            assertThat(list()).hasSize(2).anySatisfy(row -> {
                assertThat(row.at("id").text()).isEqualTo("ffff0000");
                assertThat(row.at("available").isTrue()).isFalse();
                assertThat(row.at("state").text()).contains("gone.json");
            });
        }
    }

    @Test
    void runningServerSeesImportedAndScannedAccounts() throws Exception {
        Path first = kiro.addSocialAccount("alice").files().writeTo(user.resolve("one"));
        kiro.addBuilderIdAccount("bob").files().writeTo(user.resolve("two"));
        try (KiroProcess proxy = serve()) {
            assertThat(Http.message(proxy.uri(), "hello").join().statusCode()).isNotEqualTo(200);

            KiroProcess.Result imported = KiroProcess.run(user, "accounts", "import", first.toString());
            HttpResponse<String> answer = untilAccounts(proxy.uri(), 1);
            KiroProcess.Result scanned = KiroProcess.run(
                    user, "accounts", "scan", "--dir", user.resolve("two").toString(), "--add");
            untilAccounts(proxy.uri(), 2);

            assertThat(imported.exitCode()).as(imported.err()).isZero();
            assertThat(imported.out()).contains("1 added");
            assertThat(scanned.out()).contains("1 added");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(list()).hasSize(2);
        }
        assertThat(KiroProcess.run(user, "version").out()).contains("kiro-proxy");
    }

    @Test
    void expiredTokenInTheFileIsRenewedOnceForFiftyCalls() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.expireAccessTokens();
        alice.files().writeTo(user.resolve(".aws/sso/cache"));

        try (KiroProcess proxy = serve()) {
            assertThat(statuses(ask(proxy.uri(), 50))).containsOnly(200);
            assertThat(kiro.requests("/refreshToken")).hasSize(1);
        }
    }

    @Test
    void tokenThatTheUpstreamAloneKnowsToBeOverIsRenewedOnceForFiftyCalls() throws Exception {
        SimulatedAccount bob = kiro.addIdentityCenterAccount("bob");
        bob.files().writeTo(user.resolve(".aws/sso/cache"));
        bob.expireAccessTokens();

        try (KiroProcess proxy = serve()) {
            assertThat(statuses(ask(proxy.uri(), 50))).containsOnly(200);
            assertThat(kiro.requests("/token")).hasSize(1);
        }
    }

    @Test
    void otherAccountServesWhileOneCoolsDownAndTheCooldownOutlivesARestart() throws Exception {
        SimulatedAccount alice = imported(kiro.addSocialAccount("alice"));
        SimulatedAccount bob = imported(kiro.addSocialAccount("bob"));

        try (KiroProcess proxy = serve()) {
            kiro.scenarios().forAccount(alice, Scenario.refuse(Refusal.E13_RATE));
            assertThat(statuses(ask(proxy.uri(), 8))).containsOnly(200);
            assertThat(generatedBy()).contains("alice", "bob");

            kiro.scenarios().forAccount(bob, Scenario.refuse(Refusal.E13_RATE.withRetryAfter(240)));
            HttpResponse<String> refused =
                    Http.message(proxy.uri(), "both cool").join();
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
            assertThat(retryAfter(refused)).isBetween(200L, 240L);
            proxy.terminate();
            proxy.awaitEnd();
        }
        kiro.scenarios().clear();
        kiro.clearRequests();

        try (KiroProcess proxy = serve()) {
            HttpResponse<String> still =
                    Http.message(proxy.uri(), "after the restart").join();

            assertThat(still.statusCode()).as(still.body()).isEqualTo(429);
            assertThat(retryAfter(still)).isBetween(100L, 240L);
            assertThat(kiro.requests("GenerateAssistantResponse")).isEmpty();
        }
    }

    @Test
    void oneOriginGetsWhatTheVendorsHostsWouldGet() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.expireAccessTokens();
        alice.files().writeTo(user.resolve(".aws/sso/cache"));
        try (KiroProcess proxy = serve()) {
            assertThat(statuses(ask(proxy.uri(), 1))).containsOnly(200);
            kiro.awaitRequest(request -> request.operation().equals("ListAvailableModels"), Duration.ofSeconds(20));
        }
        List<RecordedRequest> toOneOrigin = kiro.requests();
        RecordedRequest refresh = kiro.requests("/refreshToken").get(0);
        assertThat(refresh.method() + " " + refresh.path()).isEqualTo("POST /refreshToken");
        assertThat(refresh.json().members().keySet()).containsExactly("refreshToken");
        kiro.clearRequests();

        Path hosts = Files.writeString(
                user.resolve("hosts.yaml"),
                "hosts: {runtime: ADDRESS, management: ADDRESS, q: ADDRESS}\n"
                        .replace("ADDRESS", "'" + kiro.uri() + "'"));
        Path config = Files.writeString(user.resolve("settings.yaml"), "upstream:\n  endpoints: " + hosts + "\n");
        try (KiroProcess proxy = KiroProcess.start(user, "serve", "--port", "0", "--config", config.toString())) {
            assertThat(statuses(ask(proxy.uri(), 1))).containsOnly(200);
            kiro.awaitRequest(request -> request.operation().equals("ListAvailableModels"), Duration.ofSeconds(20));
        }

        assertThat(shape(toOneOrigin, "GenerateAssistantResponse"))
                .isEqualTo(shape(kiro.requests(), "GenerateAssistantResponse"));
        assertThat(shape(toOneOrigin, "ListAvailableModels")).isEqualTo(shape(kiro.requests(), "ListAvailableModels"));
    }

    /** All of a request that does not differ between two calls: line, headers without ids and counters, body. */
    private static List<String> shape(List<RecordedRequest> requests, String operation) {
        RecordedRequest request = requests.stream()
                .filter(one -> one.operation().equals(operation))
                .findFirst()
                .orElseThrow();
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.keySet().removeAll(List.of("amz-sdk-invocation-id", "authorization"));
        return List.of(
                request.method() + " " + request.path() + " " + new TreeMap<>(request.query()),
                headers.toString(),
                request.bodyText());
    }

    private SimulatedAccount imported(SimulatedAccount account) throws IOException {
        Path file = account.files().writeTo(user.resolve("of-" + account.name()));
        KiroProcess.Result result = KiroProcess.run(user, "accounts", "import", file.toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return account;
    }

    /** So many calls at once, each of a session of its own. */
    private static List<HttpResponse<String>> ask(URI proxy, int calls) {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(Http.message(proxy, "question " + i));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static List<Integer> statuses(List<HttpResponse<String>> answers) {
        return answers.stream().map(HttpResponse::statusCode).toList();
    }

    private Set<String> generatedBy() {
        Set<String> names = new TreeSet<>();
        kiro.requests("GenerateAssistantResponse").forEach(request -> names.add(request.account()));
        return names;
    }

    private static long retryAfter(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("retry-after").orElse(-1);
    }

    /** A running server looks at its home by itself; asks until it has that many accounts. */
    private static HttpResponse<String> untilAccounts(URI proxy, int count) throws Exception {
        Instant end = Instant.now().plusSeconds(30);
        while (!Http.get(proxy, "/api/status").body().contains("\"accounts_total\":" + count)) {
            assertThat(Instant.now())
                    .as("the running server does not see account " + count)
                    .isBefore(end);
            Thread.onSpinWait();
        }
        return Http.message(proxy, "hello").join();
    }

    private KiroProcess serve() throws IOException {
        return KiroProcess.start(
                user, "serve", "--port", "0", "--upstream-url", kiro.uri().toString());
    }

    private List<Json> list() throws IOException {
        return Json.parse(KiroProcess.run(user, "accounts", "list", "--json").out())
                .at("accounts")
                .items();
    }
}
