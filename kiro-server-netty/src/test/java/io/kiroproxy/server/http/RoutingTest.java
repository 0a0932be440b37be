package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {

    private TestEdge edge;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        edge = TestEdge.start();
        client = edge.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        edge.close();
    }

    @Test
    void callsReachTheirProtocol() throws Exception {
        assertThat(client.get("/echo/models").answer().body()).isEqualTo("echo-model");
        assertThat(client.post("/other/count", "12345").answer().body()).isEqualTo("5");
        assertThat(client.post("/echo/models/a%2Fb:run", "hello").answer().status())
                .isEqualTo(200);
        assertThat(client.post("/echo/chat", "bad").answer().body())
                .startsWith("echo-error invalid_request: the text is bad");
    }

    @ParameterizedTest(name = "GET {0} → {1} {2}")
    @CsvSource({
        "/echo/nothing, 404, echo-error not_found",
        "/other/models/x, 404, other-error not_found",
        "/nothing, 404, '{\"error\":{\"type\":\"not_found\"'",
        "/api/nothing, 404, '{\"detail\":\"Not Found\"}'",
        "/echo/chat, 405, echo-error method_not_allowed",
        "/%zz, 400, '{\"error\":{\"type\":\"invalid_request\"'",
        "/echo/%00, 400, '{\"error\":{\"type\":\"invalid_request\"'"
    })
    void unknownPathsAreAnsweredByTheNearestOwner(String path, int status, String body) throws Exception {
        RawClient.Answer answer = client.get(path).answer();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith(body);
        assertThat(client.get("/livez").answer().status()).isEqualTo(200);
    }

    @Test
    void methodsThatDoNotFitAreNamed() throws Exception {
        assertThat(client.get("/echo/chat").answer().field("allow")).isEqualTo("POST");
        RawClient.Answer own = client.post("/livez", "").answer();
        assertThat(own.status()).isEqualTo(405);
        assertThat(own.field("allow")).contains("GET").contains("HEAD");
        client.send("OPTIONS /echo/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        RawClient.Answer options = client.answer();
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.field("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(options.fields().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/livez, 200", "/echo/models, 200", "/echo/nothing, 404"})
    void headIsGetWithoutABody(String path, int status) throws Exception {
        client.send(
                "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");

        RawClient.Answer head = client.head();
        assertThat(head.status()).isEqualTo(status);
        assertThat(Integer.parseInt(head.field("content-length"))).isPositive();
        assertThat(client.answer().body()).isEqualTo("live\n");
    }

    @Test
    void webSocketUpgradeIsRefusedByTheOwner() throws Exception {
        client.get("/echo/chat", "Connection: Upgrade", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13");

        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.body()).startsWith("echo-error upgrade_refused");
    }

    @Test
    void frontPageNamesTheEndpoints() throws Exception {
        assertThat(client.get("/").answer().body())
                .contains("POST /echo/chat\n")
                .contains("GET /api/status\n");
    }

    @Test
    void serverWithoutUsableAccountIsLiveButNotReady() throws Exception {
        try (TestEdge bare = TestEdge.withAccounts(new HttpEdge.Accounts(1, 0, 1));
                RawClient other = bare.connect()) {
            assertThat(other.get("/livez").answer().status()).isEqualTo(200);
            assertThat(other.get("/healthz").answer().status()).isEqualTo(200);
            assertThat(other.get("/readyz").answer().status()).isEqualTo(503);
        }
    }
}
