package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The whole proxy in a temporary home, with a simulated upstream, and few words to talk to its admin API. */
final class AdminProxy implements AutoCloseable {

    final KiroSimulator kiro;
    final KiroProxy proxy;
    final List<String> answers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable String adminKey;
    private @Nullable JsonNode openApi;
    private boolean writesTheDocument;

    private AdminProxy(KiroSimulator kiro, Path home, @Nullable Path tokenFile, @Nullable String adminKey)
            throws IOException {
        this(kiro, home, tokenFile, adminKey, UnaryOperator.identity(), UnaryOperator.identity());
    }

    private AdminProxy(
            KiroSimulator kiro,
            Path home,
            @Nullable Path tokenFile,
            @Nullable String adminKey,
            UnaryOperator<ServerConfig> settings,
            UnaryOperator<KiroProxy.Builder> parts)
            throws IOException {
        this.kiro = kiro;
        this.adminKey = adminKey;
        UpstreamSettings standard = UpstreamSettings.DEFAULT;
        UpstreamSettings upstream = standard.withBaseUrl(kiro.uri());
        ServerConfig config = ServerConfig.DEFAULT
                .withListen(new ListenAddress("127.0.0.1", 0))
                .withAccess(new AccessSettings(List.of(), adminKey == null ? null : Secret.of(adminKey)))
                .withUpstream(upstream);
        KiroProxy.Builder builder = KiroProxy.builder().home(home).config(settings.apply(config));
        if (tokenFile != null) {
            builder.defaultSource(tokenFile);
        }
        proxy = parts.apply(builder).start();
    }

    static AdminProxy start(Path home) throws IOException {
        return new AdminProxy(KiroSimulator.builder().start(), home, null, null);
    }

    /** One with all that a program gives it: settings in files, and a user whose tools it may connect. */
    static AdminProxy keyed(Path home, String adminKey) throws IOException {
        KiroSimulator kiro = KiroSimulator.builder().start();
        ConfigSources sources = ConfigSources.of(Map.of())
                .homeFile(home.resolve("config.yaml"))
                .flag("--port", "server.listen", "127.0.0.1:0")
                .flag("--upstream-url", "upstream.base-url", kiro.uri().toString())
                .flag("--key", "access.admin-key", adminKey);
        KiroProxy.Builder builder = KiroProxy.builder()
                .home(home)
                .settings(sources)
                .clients(Map.of(), home.resolveSibling("user"))
                .defaultSource(home.resolveSibling("user/.aws/sso/cache/kiro-auth-token.json"));
        return new AdminProxy(kiro, builder.start(), adminKey);
    }

    /** One whose settings come from {@code file} as if given with {@code --config}. */
    static AdminProxy configured(Path home, Path file) throws IOException {
        KiroSimulator kiro = KiroSimulator.builder().start();
        ConfigSources sources = ConfigSources.of(Map.of())
                .homeFile(home.resolve("config.yaml"))
                .file(file)
                .flag("--port", "server.listen", "127.0.0.1:0")
                .flag("--upstream-url", "upstream.base-url", kiro.uri().toString());
        return new AdminProxy(
                kiro, KiroProxy.builder().home(home).settings(sources).start(), null);
    }

    private AdminProxy(KiroSimulator kiro, KiroProxy proxy, @Nullable String adminKey) {
        this.kiro = kiro;
        this.proxy = proxy;
        this.adminKey = adminKey;
    }

    /** One with other settings, in front of {@code kiro}, which is closed with it. */
    static AdminProxy with(KiroSimulator kiro, Path home, UnaryOperator<ServerConfig> settings) throws IOException {
        return new AdminProxy(kiro, home, null, null, settings, UnaryOperator.identity());
    }

    /** One within a program that has a registry of its own. */
    static AdminProxy embedded(Path home, MeterRegistry registry) throws IOException {
        return new AdminProxy(
                KiroSimulator.builder().start(),
                home,
                null,
                null,
                UnaryOperator.identity(),
                builder -> builder.meters(registry));
    }

    /** The same with the token file of an IDE. */
    static AdminProxy with(KiroSimulator kiro, Path home, Path tokenFile, UnaryOperator<ServerConfig> settings)
            throws IOException {
        return new AdminProxy(kiro, home, tokenFile, null, settings, UnaryOperator.identity());
    }

    static AdminProxy scanning(Path home, Path tokenFile) throws IOException {
        return new AdminProxy(KiroSimulator.builder().start(), home, tokenFile, null);
    }

    /** Bodies may differ from the document: it is about to be written anew, and compared then. */
    AdminProxy forTheDocument() {
        writesTheDocument = true;
        return this;
    }

    /** What was answered; the JSON is missing when the body is none. */
    record Answer(int status, JsonNode json, String text) {}

    /** Adds a simulated social account with the id {@code a<number>}. */
    SimulatedAccount add(int number) throws Exception {
        SimulatedAccount simulated = kiro.addSocialAccount("user" + number);
        add(account(number, simulated, simulated.expiresAt()));
        return simulated;
    }

    void add(Account account) throws Exception {
        proxy.accounts().add(account).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    static Account account(int number, SimulatedAccount simulated, Instant expiresAt) {
        return Account.builder(AccountId.of("a" + number), "%064x".formatted(number + 0xabcdef))
                .name("account " + number)
                .credentials(new SocialCredentials(
                        new AccessToken(Secret.of(simulated.accessToken()), expiresAt),
                        Secret.of(simulated.refreshToken()),
                        simulated.profileArn(),
                        null,
                        "Google"))
                .build();
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer post(String path) throws Exception {
        return send("POST", path, null);
    }

    Answer post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    Answer send(String method, String path, @Nullable String body, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy.uri() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (adminKey != null && path.startsWith("/api/")) {
            request.header("authorization", "Bearer " + adminKey);
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.setHeader(fields[i], fields[i + 1]);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        answers.add(response.body() + response.headers().map());
        if (body != null && response.statusCode() == 200) {
            sentAsDocumented(method, path, body);
        }
        boolean json = response.headers().firstValue("content-type").orElse("").startsWith("application/json");
        if (json && response.statusCode() == 200 && path.startsWith("/api/")) {
            answeredAsDocumented(method, path, Json.MAPPER.readTree(response.body()));
        }
        return new Answer(
                response.statusCode(),
                json ? Json.MAPPER.readTree(response.body()) : Json.MAPPER.missingNode(),
                response.body());
    }

    /** What was accepted must fit the OpenAPI document. */
    private void sentAsDocumented(String method, String path, String body) throws Exception {
        boolean json = body.startsWith("{") || body.startsWith("[");
        if (!path.startsWith("/api/") || !json) {
            return;
        }
        List<String> problems = new ArrayList<>();
        DocumentedBodies.sent(document(), method, path, Json.MAPPER.readTree(body), problems);
        assertThat(writesTheDocument ? List.of() : problems).isEmpty();
    }

    /** And so must what is answered, in every test. */
    private void answeredAsDocumented(String method, String path, JsonNode answer) throws Exception {
        List<String> problems = new ArrayList<>();
        DocumentedBodies.answered(document(), method, path, answer, problems);
        assertThat(writesTheDocument ? List.of() : problems).isEmpty();
    }

    private JsonNode document() throws Exception {
        if (openApi == null) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy.uri() + "/api/openapi.json"));
            if (adminKey != null) {
                request.header("authorization", "Bearer " + adminKey);
            }
            openApi = Json.MAPPER.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
        return openApi;
    }

    /** A call of the Anthropic protocol. */
    Answer chat(String model, boolean stream) throws Exception {
        return post(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"max_tokens\":100,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    /** The log once it has {@code rows} rows: a row is written a moment after its answer. */
    JsonNode logs(int rows) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        JsonNode json = get("/api/logs").json();
        while (json.path("total").asInt() < rows && System.nanoTime() < until) {
            Thread.onSpinWait();
            json = get("/api/logs").json();
        }
        return json;
    }

    /** Waits until the history is open. */
    void history() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!get("/api/history").json().path("state").asText().equals("open") && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        proxy.close();
        kiro.close();
    }
}
