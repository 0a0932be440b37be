package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ServerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call from where. */
class AccessTest {

    private static ServerConfig keyed(ServerConfig config) {
        return config.withAccess(new AccessSettings(
                List.of(
                        new AccessSettings.ClientKey("laptop", Secret.of("key-1")),
                        new AccessSettings.ClientKey("phone", Secret.of("key-2"))),
                Secret.of("admin-key")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer key-2",
                "authorization: bearer key-2",
                "x-api-key: key-2",
                "x-goog-api-key: key-2",
                "Authorization: Bearer wrong\r\nx-api-key: key-2"
            })
    void keyMayComeInAnyOfTheirWays(String field) throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            client.post("/echo/chat", "hi", field);

            assertThat(edge.backend.next().request.client()).isEqualTo("phone");
        }
    }

    @Test
    void keyInTheQueryIsTakenAndNotPassedOn() throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            RawClient.Answer answer =
                    client.post("/echo/size?a=b&key=key-1", "hi").answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).endsWith("{a=b}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: y", "x-api-key: wrong", "x-api-key: KEY-1", "Authorization: Basic key-1"})
    void otherKeysAreRefusedInTheProtocolsWords(String field) throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.post("/other/chat", "hi", field).answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).startsWith("other-error unauthenticated").doesNotContain("wrong");
        }
    }

    @Test
    void anyKeyWillDoOnLoopbackWithoutConfiguredOnes() throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            assertThat(client.post("/echo/chat", "hello", "x-api-key: any")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(client.get("/api/status").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void adminKeyIsForTheServersOwnApiOnly() throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            RawClient.Answer refused = client.get("/api/status").answer();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).startsWith("{\"detail\":");
            assertThat(client.get("/api/status", "x-api-key: admin-key")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(client.get("/api/status", "Authorization: Bearer key-1")
                            .answer()
                            .status())
                    .isEqualTo(401);
            assertThat(client.get("/api/status", "Authorization: Bearer admin-key")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(client.get("/").answer().status()).isEqualTo(200);
            assertThat(client.get("/readyz").answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0} with Host {1} → {2}")
    @CsvSource({
        "/, localhost, 200",
        "/, LOCALHOST:9999, 200",
        "/, localhost., 200",
        "/, 127.0.0.1, 200",
        "/, 127.8.9.10:80, 200",
        "/, [::1]:8080, 200",
        "/, kiro.lan, 200",
        "/, Kiro.LAN:8443, 200",
        "/, evil.example, 421",
        "/, localhost.evil.example, 421",
        "/, 127.0.0.1.evil.example, 421",
        "/, 10.0.0.1, 421",
        "/api/status, evil.example, 421",
        "/api/nothing, evil.example, 421",
        "/echo/models, evil.example, 421",
        "/echo/models, localhost, 200",
        "/livez, evil.example, 200",
        "/readyz, 10.1.2.3:8080, 200"
    })
    void foreignHostIsRefused(String path, String host, int status) throws Exception {
        try (TestEdge edge = TestEdge.start(config -> config.withAllowedHosts(List.of("kiro.lan")));
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.closes()).isEqualTo(status == 421);
        }
    }

    @Test
    void modelApiWithKeysServesAnyHostAndTheAdminApiDoesNot() throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            client.send("GET /echo/models HTTP/1.1\r\nHost: proxy.example\r\nx-api-key: key-1\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("GET /api/status HTTP/1.1\r\nHost: proxy.example\r\nAuthorization: Bearer admin-key\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(421);
        }
    }

    @ParameterizedTest(name = "{0} with Origin {1} → {2}")
    @CsvSource({
        "/api/status, http://localhost:8080, 200",
        "/api/status, https://kiro.lan, 200",
        "/api/status, http://localhost:3000, 403",
        "/api/status, http://evil.example, 403",
        "/api/status, null, 403",
        "/api/status, file://, 403",
        "/echo/models, http://evil.example, 403",
        "/echo/models, http://localhost:8080, 200",
        "/livez, http://evil.example, 200"
    })
    void foreignOriginIsRefused(String path, String origin, int status) throws Exception {
        try (TestEdge edge = TestEdge.start(config -> config.withAllowedHosts(List.of("kiro.lan")));
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(
                            "GET " + path + " HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: " + origin + "\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.fields().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @ParameterizedTest(name = "{0} {1} with Sec-Fetch-Site {2} → {3}")
    @CsvSource({
        "GET, /api/status, same-origin, 200",
        "GET, /api/status, none, 200",
        "GET, /api/status, same-site, 403",
        "GET, /api/status, cross-site, 403",
        "POST, /api/echo, cross-site, 403",
        "GET, /, cross-site, 200",
        "GET, /echo/models, cross-site, 200"
    })
    void foreignPagesCannotMakeTheApiDoAnything(String method, String path, String site, int status) throws Exception {
        try (TestEdge edge = TestEdge.start();
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(
                            method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: " + site
                                    + "\r\nContent-Length: 0\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @Test
    void formOfAForeignPageIsRefusedWhateverItsType() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            try (TestEdge edge = TestEdge.start();
                    RawClient client = edge.connect()) {
                RawClient.Answer answer = client.post(
                                "/api/echo", "{\"a\":1}", "Origin: http://evil.example", "Content-Type: " + type)
                        .answer();

                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.body()).startsWith("{\"detail\":");
            }
        }
    }

    @Test
    void reboundNameIsRefusedWithoutOriginToo() throws Exception {
        try (TestEdge edge = TestEdge.start(AccessTest::keyed);
                RawClient client = edge.connect()) {
            RawClient.Answer answer = client.send(
                            "GET /api/events HTTP/1.1\r\nHost: rebound.example:8080\r\nx-api-key: admin-key\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(421);
        }
    }
}
