package io.kiroproxy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kiroproxy.core.Gateway;
import io.kiroproxy.core.spi.CallExecutor;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.core.transport.OriginOverride;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.protocol.kiro.KiroControlPlane;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.simulator.KiroSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    private static final String HELLO = """
            {"model":"claude-sonnet-4-5","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hello"}]}
            """;

    @TempDir
    private Path home;

    @Test
    void embeddedServerIsReadyForAccounts() throws Exception {
        try (KiroProxy proxy = EmbedServer.start(home)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(proxy.uri().resolve("/livez"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(proxy.accounts().accounts()).isEmpty();
        }
    }

    @Test
    void protocolRunsOnTheJdksServer() throws Exception {
        ScheduledExecutorService serial = Executors.newSingleThreadScheduledExecutor();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (KiroSimulator kiro = KiroSimulator.builder().start();
                JdkHttpTransport jdk = JdkHttpTransport.create()) {
            OriginOverride transport = OriginOverride.of(jdk, kiro.uri());
            KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), Clock.systemUTC(), new SecureRandom());
            try (AccountRegistry accounts = AccountRegistry.builder()
                            .home(home)
                            .transport(transport)
                            .controlPlane(new KiroControlPlane(provider, transport, CallExecutor.of(serial)))
                            .open();
                    Gateway gateway = Gateway.builder()
                            .provider(provider)
                            .accounts(accounts)
                            .transport(transport)
                            .build()) {
                String tokenFile = kiro.addSocialAccount("alice").files().tokenFile();
                accounts.add(CredentialImport.account(
                                new CredentialImport(List.of(), List.of())
                                        .text(tokenFile, "alice")
                                        .candidates()
                                        .get(0),
                                List.of(),
                                new SecureRandom()))
                        .toCompletableFuture()
                        .join();
                HttpServer server = new CustomGateway(gateway).start(threads);

                assertThat(post(server, HELLO)).contains("event: message_start", "hello", "event: message_stop");
                assertThat(post(server, "{}")).contains("invalid_request_error");
                server.stop(0);
            }
        } finally {
            threads.shutdownNow();
            serial.shutdownNow();
        }
    }

    private static String post(HttpServer server, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/messages");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
