package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.Limit;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the server's own API is routed, run and answered. */
class ApiRouteTest {

    @ParameterizedTest(name = "{0} {1} → {2} {3}")
    @CsvSource({
        "GET, /api/things/7, 200, '\"7\"'",
        "GET, /api/things/all, 200, '\"all\"'",
        "GET, /api/things/a%2Fb, 404, '{\"detail\":\"Not Found\"}'",
        "GET, /api/things/, 404, '{\"detail\":\"Not Found\"}'",
        "GET, /api/nothing, 404, '{\"detail\":\"Not Found\"}'",
        "POST, /api/things/7/stop, 200, '\"stopped\"'",
        "GET, /api/things/7/stop, 405, '{\"detail\":\"Method Not Allowed\"}'",
        "DELETE, /api/status, 405, '{\"detail\":\"Method Not Allowed\"}'",
        "GET, /api/missing, 404, '{\"detail\":\"Thing not found\"}'",
        "GET, /api/defect, 500, '{\"detail\":\"the proxy failed unexpectedly\"}'"
    })
    void answersHaveTheOriginalsForm(String method, String path, int status, String body) throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(
                            method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.field("content-type")).isEqualTo("application/json");
        }
    }

    @Test
    void methodsOfAPathAreNamed() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            assertThat(client.post("/api/status", "").answer().field("allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void handlersRunOnWorkers() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            assertThat(client.get("/api/thread").answer().body()).startsWith("\"kiro-worker");
        }
    }

    @Test
    void bodiesAreBounded() throws Exception {
        try (TestEdge edge = TestEdge.start(
                        config -> config.withLimits(config.limits().with(Limit.ADMIN_BODY, 1024)));
                RawClient client = edge.connect()) {
            assertThat(client.post("/api/echo", "x".repeat(1024)).answer().status())
                    .isEqualTo(200);
            assertThat(client.post("/echo/count", "x".repeat(1025)).answer().status())
                    .isEqualTo(200);
            RawClient.Answer over = client.post("/api/echo", "x".repeat(1025)).answer();
            assertThat(over.status()).isEqualTo(413);
            assertThat(over.body()).startsWith("{\"detail\":");
        }
        try (TestEdge edge = TestEdge.start(
                        config -> config.withLimits(config.limits().with(Limit.ADMIN_BODY, 1024)));
                RawClient client = edge.connect()) {
            client.send("POST /api/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n401\r\n"
                    + "x".repeat(1025) + "\r\n0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void answerThatNeverComesIsGivenUp() throws Exception {
        try (TestEdge edge = TestEdge.start(
                        config -> config.withTimeouts(config.timeouts().with(Timeout.ADMIN, Duration.ofMillis(50))));
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.get("/api/never").answer();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(client.get("/api/status").answer().status()).isEqualTo(200);
        }
    }

    private static ServerConfig keyed(ServerConfig config) {
        return config.withAccess(new AccessSettings(List.of(), Secret.of("admin-key")));
    }

    @ParameterizedTest(name = "{0}, Host {1}, {2} → {3} with a key configured, {4} without")
    @CsvSource({
        "GET, localhost, x: y, 401, 200",
        "GET, localhost, Authorization: Bearer admin-key, 200, 200",
        "GET, localhost, x-api-key: admin-key, 200, 200",
        "GET, localhost, Authorization: Bearer wrong, 401, 200",
        "GET, localhost, x-api-key: ADMIN-KEY, 401, 200",
        "GET, evil.example, Authorization: Bearer admin-key, 421, 421",
        "GET, localhost, Origin: http://evil.example, 403, 403",
        "POST, localhost, Origin: http://evil.example, 403, 403",
        "POST, localhost, Origin: null, 403, 403",
        "POST, evil.example, x: y, 421, 421"
    })
    void accessIsThatOfTheDecisions(String method, String host, String field, int keyed, int open) throws Exception {
        String path = method.equals("GET") ? "/api/status" : "/api/echo";
        String request =
                method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + field + "\r\nContent-Length: 0\r\n\r\n";
        try (TestEdge edge = TestEdge.start(ApiRouteTest::keyed);
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(request).answer();
            assertThat(answer.status()).isEqualTo(keyed);
            if (keyed != 200) {
                assertThat(answer.body()).startsWith("{\"detail\":\"").doesNotContain("admin-key");
            }
        }
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            assertThat(client.send(request).answer().status()).isEqualTo(open);
        }
    }

    @Test
    void guessingIsSlowedAndMissingKeysAreNoGuesses() throws Exception {
        try (TestEdge edge = TestEdge.start(ApiRouteTest::keyed);
                RawClient client = edge.connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/api/status").answer().status()).isEqualTo(401);
            }
            for (int i = 0; i <= GuessLimiter.FREE_GUESSES; i++) {
                assertThat(client.get("/api/status", "x-api-key: guess" + i)
                                .answer()
                                .status())
                        .isEqualTo(401);
            }
            RawClient.Answer slowed =
                    client.get("/api/status", "x-api-key: admin-key").answer();
            assertThat(slowed.status()).isEqualTo(429);
            assertThat(Integer.parseInt(Objects.requireNonNull(slowed.field("retry-after"))))
                    .isBetween(1, 2);
        }
    }

    @Test
    void everyCallIsToldWithTheStatusTheClientGot() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            client.post("/echo/chat", "hello").answer();
            client.post("/echo/chat", "bad").answer();
            client.post("/echo/count", "12345").answer();
            client.post("/echo/size", "hi").answer();
            client.get("/echo/models").answer();
            client.post("/echo/chat?mode=whole", "x");
            edge.backend.next().fail(new IllegalStateException("expected by this test"));
            client.answer();
            client.get("/livez").answer();

            assertThat(edge.served).extracting(ServedCall::status).containsExactly(200, 400, 500);
            assertThat(edge.served).extracting(call -> call.request() == null).containsExactly(false, true, false);
        }
    }

    @Test
    void refusedAndAbandonedCallsAreToldToo() throws Exception {
        try (TestEdge edge = TestEdge.start(config -> config.withAccess(
                new AccessSettings(List.of(new AccessSettings.ClientKey("me", Secret.of("key"))), null)))) {
            try (RawClient client = edge.connect()) {
                client.post("/echo/chat", "hello", "x-api-key: other").answer();
                // The server closes its side once the call has been told of.
                assertThat(client.closedByServer()).isTrue();
            }
            RawClient leaving = edge.connect();
            leaving.post("/echo/chat?mode=whole", "hi", "x-api-key: key");
            ScriptedBackend.Call call = edge.backend.next();
            leaving.close();
            assertThat(call.cancelled.await(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
            call.settle();

            assertThat(edge.served).extracting(ServedCall::status).containsExactly(401, ServedCall.CLIENT_LEFT);
            assertThat(edge.served).extracting(ServedCall::client).containsExactly(null, "me");
        }
    }
}
