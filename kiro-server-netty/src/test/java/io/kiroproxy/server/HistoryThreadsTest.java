package io.kiroproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.CallListener;
import io.kiroproxy.core.CallRecord;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.server.history.NotedHistory;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which threads touch {@code history.db} while calls and the admin API go through the public port. */
class HistoryThreadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOOPS = "kiro-http-";
    private static final String WRITER = "kiro-history";

    private static final List<Map.Entry<String, String>> CALLS = List.of(
            Map.entry(
                    "/v1/messages",
                    "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
            Map.entry(
                    "/v1/chat/completions",
                    "{\"model\":\"claude-sonnet-4.5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
            Map.entry("/v1/responses", "{\"model\":\"no-such-model\",\"stream\":true,\"input\":\"Hi\"}"),
            Map.entry(
                    "/v1beta/models/claude-sonnet-4.5:generateContent",
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}"));

    @TempDir
    private Path home;

    private final NotedHistory noted = new NotedHistory();
    private final Set<String> callers = ConcurrentHashMap.newKeySet();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void noEventLoopEverTouchesTheHistory() throws Exception {
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            try (KiroProxy proxy = start(kiro)) {
                await(proxy, "/api/history", "state", "open");
                send(proxy, "PUT", "/api/capture", "{\"mode\":\"all\"}");
                for (Map.Entry<String, String> call : CALLS) {
                    send(proxy, "POST", call.getKey(), call.getValue());
                }
                await(proxy, "/api/logs", "total", Integer.toString(CALLS.size()));
                String id =
                        send(proxy, "GET", "/api/logs", null).at("/logs/0/id").asText();
                for (String path : shown(proxy)) {
                    send(proxy, "GET", path, null);
                }
                send(proxy, "GET", "/api/calls?limit=2&q=Hi", null);
                send(proxy, "GET", "/api/calls/" + id, null);
                send(proxy, "GET", "/api/flows/" + id, null);
                send(proxy, "POST", "/api/flows/" + id + "/bookmark", "{\"bookmarked\":true}");
                send(proxy, "POST", "/api/calls/" + id + "/replay", null);
            }
        }

        assertThat(callers).as("event loops tell of calls").anyMatch(thread -> thread.startsWith(LOOPS));
        Map<String, Set<String>> doings = noted.doings();
        assertThat(doings.get(WRITER)).contains("PreparedStatement.executeUpdate", "Connection.close");
        Set<String> readers = new TreeSet<>(doings.keySet());
        readers.remove(WRITER);
        assertThat(readers).isNotEmpty().noneMatch(thread -> thread.startsWith(LOOPS));
        assertThat(readers).allSatisfy(thread -> assertThat(doings.get(thread))
                .contains("ResultSet.next")
                .doesNotContain("PreparedStatement.executeUpdate"));
    }

    private KiroProxy start(KiroSimulator kiro) throws Exception {
        KiroProxy proxy = KiroProxy.builder()
                .home(home)
                .config(ServerConfig.DEFAULT
                        .withListen(new ListenAddress("127.0.0.1", 0))
                        .withUpstream(UpstreamSettings.DEFAULT.withBaseUrl(kiro.uri())))
                .listener(new CallListener() {
                    @Override
                    public void ended(CallRecord record) {
                        callers.add(Thread.currentThread().getName());
                    }
                })
                .server(server -> server.history(noted.start()))
                .start();
        SimulatedAccount user = kiro.addSocialAccount("user");
        proxy.accounts()
                .add(Account.builder(AccountId.of("a1"), "%064x".formatted(0xabcdef))
                        .name("user")
                        .credentials(new SocialCredentials(
                                new AccessToken(Secret.of(user.accessToken()), user.expiresAt()),
                                Secret.of(user.refreshToken()),
                                user.profileArn(),
                                null,
                                "Google"))
                        .build())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return proxy;
    }

    /** The routes that show something of everything. */
    private List<String> shown(KiroProxy proxy) throws Exception {
        HttpRequest front = HttpRequest.newBuilder(proxy.uri()).build();
        return http.send(front, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("GET /api/") && !line.contains("{"))
                .map(line -> line.substring("GET ".length()))
                .filter(path -> !path.equals("/api/events"))
                .toList();
    }

    private void await(KiroProxy proxy, String path, String field, String value) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        JsonNode now = send(proxy, "GET", path, null);
        while (!now.path(field).asText().equals(value) && System.nanoTime() < until) {
            Thread.onSpinWait();
            now = send(proxy, "GET", path, null);
        }
        assertThat(now.path(field).asText()).isEqualTo(value);
    }

    private JsonNode send(KiroProxy proxy, String method, String path, @Nullable String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.uri() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        boolean json = answer.headers().firstValue("content-type").orElse("").startsWith("application/json");
        return json ? JSON.readTree(answer.body()) : JSON.missingNode();
    }
}
