package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.testing.FakeAccountPool;
import io.kiroproxy.core.testing.FakeBody;
import io.kiroproxy.core.testing.FakeProvider;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.http.RawClient;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The public server, with the installed protocols, the real engine and a scripted upstream. */
class KiroServerTest {

    private static final String CHAT =
            "{\"model\":\"fake\",\"max_tokens\":100,\"stream\":STREAM,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String JSON = "content-type: application/json";

    private final FakeTransport transport = new FakeTransport();
    private final FakeAccountPool accounts = new FakeAccountPool("a", "b");

    private KiroServer.Builder server() {
        return KiroServer.builder()
                .listen("127.0.0.1", 0)
                .provider(new FakeProvider())
                .accounts(accounts)
                .transport(transport);
    }

    @Test
    void installedProtocolStreamsThroughTheEngine() throws Exception {
        transport.answer("start", "text Hel\ntext lo", "usage 3 4\nstop END_TURN");
        try (KiroServer server = server().start();
                RawClient client = RawClient.to(server.uri())) {
            client.post("/v1/messages", CHAT.replace("STREAM", "true"), JSON);

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.field("content-type")).startsWith("text/event-stream");
            assertThat(answer.field("x-kiro-model")).isEqualTo("fake");
            assertThat(answer.body()).contains("event: message_start", "Hel", "lo", "event: message_stop");
            assertThat(answer.complete()).isTrue();
            assertThat(accounts.outcomes()).containsExactly("success 0.5");
        }
    }

    @Test
    void wholeAnswersModelsAndCountsComeFromTheSameParts() throws Exception {
        transport.answer("start", "text Hello", "usage 3 4\nstop END_TURN");
        try (KiroServer server = server().start();
                RawClient client = RawClient.to(server.uri())) {
            RawClient.Answer whole = client.post("/v1/messages", CHAT.replace("STREAM", "false"), JSON)
                    .answer();
            assertThat(whole.body()).contains("\"text\":\"Hello\"");
            assertThat(whole.field("x-kiro-usage-source")).isEqualTo("upstream");

            String count = "{\"model\":\"fake\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            assertThat(client.post("/v1/messages/count_tokens", count, JSON)
                            .answer()
                            .body())
                    .isEqualTo("{\"input_tokens\":1}");
            assertThat(client.get("/v1/models", "anthropic-version: 2023-06-01")
                            .answer()
                            .body())
                    .contains("\"fake\"", "\"other\"");
            assertThat(client.post("/api/event_logging/batch", "{}", JSON)
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void failuresSpeakTheCallersProtocol() throws Exception {
        transport.fail(UpstreamFailure.of(UpstreamFailure.Kind.BAD_REQUEST, "the upstream did not like it"));
        try (KiroServer server = server().clientKey("me", "secret-key").start();
                RawClient client = RawClient.to(server.uri())) {
            RawClient.Answer stranger =
                    client.post("/v1/messages", CHAT, "x-api-key: other").answer();
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.body()).contains("\"type\":\"error\"", "authentication_error");
        }
        try (KiroServer server = server().start();
                RawClient client = RawClient.to(server.uri())) {
            RawClient.Answer refused = client.post("/v1/messages", CHAT.replace("STREAM", "true"), JSON)
                    .answer();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_request_error", "the upstream did not like it");
            assertThat(client.get("/v1/messages/nothing").answer().body()).contains("not_found_error");
        }
    }

    @Test
    void vanishedClientCancelsTheUpstreamExchange() throws Exception {
        CompletableFuture<HttpReply> pending = new CompletableFuture<>();
        CountDownLatch sent = new CountDownLatch(1);
        transport.then(call -> {
            sent.countDown();
            return pending;
        });
        try (KiroServer server = server().start()) {
            RawClient client = RawClient.to(server.uri());
            client.post("/v1/messages", CHAT.replace("STREAM", "true"), JSON);
            assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();

            client.close();

            assertThat(pending.handle((reply, failure) -> pending.isCancelled()).get(1, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void gatewayOfOnesOwnStaysOpen() throws Exception {
        transport.answer("start", "text A", "stop END_TURN").answer("start", "text B", "stop END_TURN");
        try (Gateway gateway = Gateway.builder()
                .provider(new FakeProvider())
                .accounts(accounts)
                .transport(transport)
                .build()) {
            for (String letter : List.of("A", "B")) {
                try (KiroServer server = KiroServer.builder()
                                .listen("127.0.0.1", 0)
                                .gateway(gateway)
                                .start();
                        RawClient client = RawClient.to(server.uri())) {
                    client.post("/v1/messages", CHAT.replace("STREAM", "false"), JSON);
                    assertThat(client.answer().body()).contains("\"text\":\"" + letter + "\"");
                }
            }
        }
    }

    @Test
    void demoMarksItself() throws Exception {
        try (KiroServer server = server().demo().start();
                RawClient client = RawClient.to(server.uri())) {
            assertThat(client.get("/api/status").answer().body()).contains("\"demo\":true");
        }
    }

    @Test
    void callThatBreaksOffWithinItsStreamIsLoggedAsFailed() throws Exception {
        transport.reply(
                200,
                new FakeBody()
                        .push("start\ntext Hel")
                        .fail(new UpstreamFailureException(
                                UpstreamFailure.of(UpstreamFailure.Kind.CUT, "the upstream broke off"))));
        try (KiroServer server = server().start()) {
            try (RawClient client = RawClient.to(server.uri())) {
                client.post("/v1/messages", CHAT.replace("STREAM", "true"), JSON);
                assertThat(client.answer().body()).contains("event: error");
            }
            String logs = "";
            try (RawClient client = RawClient.to(server.uri())) {
                for (int i = 0; i < 10_000 && !logs.contains("\"total\":1"); i++) {
                    logs = client.get("/api/logs").answer().body();
                }
            }
            assertThat(logs).contains("\"status\":200", "\"outcome\":\"failed\"", "the upstream broke off");
        }
    }

    @Test
    void serverWithAPoolOnlyHasTheRoutesThatNeedNoRegistry() throws Exception {
        try (KiroServer server = server().start();
                RawClient client = RawClient.to(server.uri())) {
            for (String path : List.of("/api/status", "/api/stats", "/api/logs", "/api/flows", "/api/models")) {
                assertThat(client.get(path).answer().status()).as(path).isEqualTo(200);
            }
            assertThat(client.get("/api/accounts").answer().body()).isEqualTo("{\"detail\":\"Not Found\"}");
            assertThat(client.get("/").answer().body())
                    .contains("GET /api/logs")
                    .doesNotContain("/api/accounts");
        }
    }

    @Test
    void severalServersShareNothingAndLeaveNothingBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<KiroServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(server().clientKey("me", "key-" + i).start());
        }
        for (int i = 0; i < 3; i++) {
            try (RawClient client = RawClient.to(servers.get(i).uri())) {
                assertThat(client.get("/v1/models", "anthropic-version: 1", "x-api-key: key-" + i)
                                .answer()
                                .status())
                        .isEqualTo(200);
                assertThat(client.get("/v1/models", "anthropic-version: 1", "x-api-key: key-" + (i + 1))
                                .answer()
                                .status())
                        .isEqualTo(401);
            }
        }

        servers.forEach(KiroServer::close);

        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.getName().startsWith("kiro-"))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        assertThat(left).isEmpty();
        for (KiroServer server : servers) {
            new ServerSocket(server.uri().getPort()).close();
        }
    }

    @Test
    void usedPortHasItsOwnReason() throws Exception {
        try (KiroServer first = server().start()) {
            int port = first.uri().getPort();

            assertThatThrownBy(() -> server().listen("127.0.0.1", port).start())
                    .isInstanceOfSatisfying(ServerStartException.class, e -> assertThat(e.reason())
                            .isEqualTo(ServerStartException.Reason.ADDRESS_IN_USE))
                    .hasMessageContaining(Integer.toString(port));
        }
    }

    @Test
    void foreignAddressIsUnusable() {
        assertThatThrownBy(() -> server().listen("192.0.2.1", 0)
                        .clientKey("me", "k")
                        .adminKey("a")
                        .start())
                .isInstanceOfSatisfying(ServerStartException.class, e -> assertThat(e.reason())
                        .isEqualTo(ServerStartException.Reason.ADDRESS_UNUSABLE));
    }

    @Test
    void openBindNeedsBothKeys() {
        assertThatThrownBy(() -> server().listen("0.0.0.0", 0).start())
                .isInstanceOfSatisfying(ServerStartException.class, e -> assertThat(e.reason())
                        .isEqualTo(ServerStartException.Reason.UNPROTECTED))
                .hasMessageContaining("needs client keys and an admin key");
        assertThatThrownBy(
                        () -> server().listen("0.0.0.0", 0).clientKey("me", "k").start())
                .hasMessageContaining("an admin key");
        assertThatThrownBy(() -> server().listen("0.0.0.0", 0).adminKey("a").start())
                .hasMessageContaining("client keys");
        server().listen("0.0.0.0", 0).clientKey("me", "k").adminKey("a").start().close();
    }

    @Test
    void keysOfTheConfigurationCountToo() throws Exception {
        ServerConfig config = ServerConfig.DEFAULT.withAccess(
                new AccessSettings(List.of(new AccessSettings.ClientKey("file", Secret.of("from-file"))), null));
        try (KiroServer server =
                        server().config(config).clientKey("code", "from-code").start();
                RawClient client = RawClient.to(server.uri())) {
            for (String key : List.of("from-file", "from-code")) {
                assertThat(client.get("/v1/models", "anthropic-version: 1", "x-api-key: " + key)
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void awaitCloseReturnsWhenSomebodyCloses() throws Exception {
        KiroServer server = server().start();
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
            try {
                server.awaitClose();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> waiter.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        server.close();
        server.close();
        waiter.get(5, TimeUnit.SECONDS);
    }

    @Test
    void serverWithoutGatewaySaysSo() {
        assertThatThrownBy(() -> KiroServer.builder().listen("127.0.0.1", 0).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no gateway");
    }

    @Test
    void clientKeyNamesReachTheEngine() throws Exception {
        FakeProvider provider = new FakeProvider();
        transport.then(call -> CompletableFuture.completedFuture(new HttpReply(
                200,
                HttpFields.EMPTY,
                new FakeBody().push("start\ntext A\nstop END_TURN").end())));
        try (KiroServer server = KiroServer.builder()
                        .listen("127.0.0.1", 0)
                        .provider(provider)
                        .accounts(accounts)
                        .transport(transport)
                        .clientKey("laptop", "k")
                        .start();
                RawClient client = RawClient.to(server.uri())) {
            client.post("/v1/messages", CHAT.replace("STREAM", "true"), JSON, "x-api-key: k")
                    .answer();

            assertThat(provider.requests().get(0).client()).isEqualTo("laptop");
        }
    }
}
