package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.access.ClientKeys;
import io.kiroproxy.server.access.KeyBudget;
import io.kiroproxy.server.access.KeyLimits;
import io.kiroproxy.server.access.KeyTerms;
import io.kiroproxy.server.access.KeyUsage;
import io.kiroproxy.server.access.Spending;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Limits of a key hold for calls that come at once, and nothing is held for calls that are over. */
class KeyBudgetTest {

    private static final int TOKENS_OF_A_CALL = 7;

    private static ClientKeys.Issued issue(TestEdge edge, KeyTerms terms) throws Exception {
        return edge.keys.issue(terms).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void settled(TestEdge edge, String id) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (edge.keys.usage(id).inFlight() > 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(edge.keys.usage(id).inFlight()).isZero();
        assertThat(edge.keys.usage(id).reserved()).isEqualTo(Spending.NONE);
    }

    @Test
    void thousandCallsAtOnceStayWithinTheBudget() throws Exception {
        double budget = 20_000;
        try (TestEdge edge = TestEdge.start()) {
            ClientKeys.Issued key = issue(
                    edge,
                    KeyTerms.named("laptop")
                            .withBudget(new KeyBudget(
                                    KeyBudget.Unit.TOKENS, budget, KeyBudget.Period.DAY, KeyBudget.Mode.HARD)));
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(edge.uri + "/echo/chat"))
                    .header("x-api-key", key.text().reveal())
                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            int served = 0;
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                int status = answer.get(30, TimeUnit.SECONDS).statusCode();
                assertThat(status).isIn(200, 429);
                served += status == 200 ? 1 : 0;
            }
            settled(edge, key.key().id());

            KeyUsage usage = edge.keys.usage(key.key().id());
            assertThat(usage.since(LocalDate.EPOCH).tokens())
                    .isEqualTo((long) served * TOKENS_OF_A_CALL)
                    .isBetween(1L, (long) budget);
        }
    }

    @Test
    void clientThatLeavesHoldsNothing() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            ClientKeys.Issued key = issue(edge, KeyTerms.named("laptop").withLimits(new KeyLimits(null, null, 1)));
            client.post("/echo/chat", "talk", "x-api-key: " + key.text().reveal());
            ScriptedBackend.Call call = edge.backend.next().say("one two three four");
            client.head();
            client.chunk();
            assertThat(edge.keys.usage(key.key().id()).inFlight()).isEqualTo(1);
            try (RawClient other = edge.connect()) {
                RawClient.Answer refused = other.post(
                                "/echo/chat",
                                "hello",
                                "x-api-key: " + key.text().reveal())
                        .answer();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).startsWith("echo-error rate_limited").contains("1 calls at a time");
                assertThat(refused.field("retry-after")).isEqualTo("1");
            }

            client.reset();

            assertThat(call.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
            settled(edge, key.key().id());
            assertThat(edge.keys.usage(key.key().id()).since(LocalDate.EPOCH).tokens())
                    .isPositive();
        }
    }
}
