package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many calls meet a token that is over at the same moment (user-pains.md P05): one refresh serves them all. */
class RefreshStormTest {

    private static final String REFRESH = "/refreshToken";

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();

    @AfterEach
    void stop() {
        kiro.close();
    }

    private KiroProcess serve() throws IOException {
        return KiroProcess.start(
                user,
                Map.of(),
                List.of("-Xmx256m"),
                "serve",
                "--port",
                "0",
                "--upstream-url",
                kiro.uri().toString());
    }

    private Path ide() {
        return user.resolve(".aws/sso/cache");
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> calls) {
        return calls.stream().map(call -> call.join().statusCode()).toList();
    }

    private static List<CompletableFuture<HttpResponse<String>>> storm(URI proxy, int calls) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(Http.message(proxy, "call " + i));
        }
        return answers;
    }

    private static void settle(KiroProcess proxy) {
        assertThat(Http.message(proxy.uri(), "before the storm").join().statusCode())
                .isEqualTo(200);
    }

    @Test
    void thousandCallsOnATokenThatIsOverMakeOneRefresh() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.files().writeTo(ide());
        try (KiroProcess proxy = serve()) {
            settle(proxy);
            alice.expireAccessTokens();

            assertThat(statuses(storm(proxy.uri(), 1_000))).hasSize(1_000).containsOnly(200);

            assertThat(kiro.requests(REFRESH)).hasSize(1);
            assertThat(Files.readString(user.resolve(".kiro-proxy/accounts/default.json")))
                    .contains(alice.refreshToken());
        }
    }

    @Test
    void twoProcessesOnOneHomeMakeOneRefreshForBoth() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.files().writeTo(ide());
        try (KiroProcess one = serve();
                KiroProcess two = serve()) {
            settle(one);
            settle(two);
            alice.expireAccessTokens();

            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(Http.message(one.uri(), "one " + i));
                calls.add(Http.message(two.uri(), "two " + i));
            }

            assertThat(statuses(calls)).hasSize(1_000).containsOnly(200);
            assertThat(kiro.requests(REFRESH)).hasSize(1);
        }
    }

    @Test
    void loginThatIsRevokedWhileCallsRunIsAskedOnceAndAnotherAccountServes() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        SimulatedAccount bob = kiro.addSocialAccount("bob");
        for (SimulatedAccount account : List.of(alice, bob)) {
            Path file = account.files().writeTo(user.resolve(account.name()));
            assertThat(KiroProcess.run(user, "accounts", "import", file.toString())
                            .exitCode())
                    .isZero();
        }
        try (KiroProcess proxy = serve()) {
            List<CompletableFuture<HttpResponse<String>>> before = storm(proxy.uri(), 50);
            alice.expireAccessTokens();
            alice.revokeRefreshTokens();
            List<CompletableFuture<HttpResponse<String>>> after = storm(proxy.uri(), 150);

            assertThat(Stream.of(statuses(before), statuses(after)).flatMap(List::stream))
                    .hasSize(200)
                    .containsOnly(200);
            assertThat(kiro.requests(REFRESH)).hasSize(1);
            String states = Http.get(proxy.uri(), "/api/accounts").body();
            assertThat(states).contains("needs a new login").contains("\"status\":\"active\"");
        }
    }

    @Test
    void ideThatRotatesItsFileAtTheSameMomentCostsNoCall() throws Exception {
        SimulatedAccount alice = kiro.addSocialAccount("alice");
        alice.files().writeTo(ide());
        try (KiroProcess proxy = serve()) {
            settle(proxy);
            String ours = alice.refreshToken();
            alice.expireAccessTokens();
            refreshAsTheIde(ours);
            // The IDE has spent our refresh token; its file has the new one in the moment in which we come with ours.
            kiro.intercept(
                    1,
                    request -> {
                        if (request.path().equals(REFRESH)) {
                            alice.files().writeTo(ide());
                        }
                        return false;
                    },
                    Answer.json(200, Map.of()));

            assertThat(statuses(storm(proxy.uri(), 100))).hasSize(100).containsOnly(200);

            assertThat(kiro.requests(REFRESH)).hasSize(2);
            assertThat(Files.readString(user.resolve(".kiro-proxy/accounts/default.json")))
                    .contains(alice.refreshToken());
        }
    }

    private void refreshAsTheIde(String refreshToken) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(kiro.uri().resolve(REFRESH))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"refreshToken\":\"" + refreshToken + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.parse(answer.body()).at("refreshToken").text()).isNotEqualTo(refreshToken);
    }
}
