package io.kiroproxy.telemetry;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.SocialCredentials;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The whole proxy in front of a simulated upstream, set up by a test. */
final class TracedProxy implements AutoCloseable {

    static final String MODEL = "claude-sonnet-4.5";

    final KiroSimulator kiro = KiroSimulator.builder().start();
    private final KiroProxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();

    private TracedProxy(Path home, UnaryOperator<ServerConfig> settings, UnaryOperator<KiroProxy.Builder> parts)
            throws IOException {
        ServerConfig config = ServerConfig.DEFAULT
                .withListen(new ListenAddress("127.0.0.1", 0))
                .withUpstream(UpstreamSettings.DEFAULT.withBaseUrl(kiro.uri()));
        proxy = parts.apply(KiroProxy.builder().home(home).config(settings.apply(config)))
                .start();
    }

    static TracedProxy by(OpenTelemetryTracer tracer, Path home) throws IOException {
        return new TracedProxy(home, config -> config, builder -> builder.tracer(tracer));
    }

    static TracedProxy with(UnaryOperator<ServerConfig> settings, Path home) throws IOException {
        return new TracedProxy(home, settings, builder -> builder);
    }

    /** Adds a simulated account with the id {@code a<number>}. */
    SimulatedAccount add(int number) throws Exception {
        SimulatedAccount simulated = kiro.addSocialAccount("user" + number);
        Account account = Account.builder(AccountId.of("a" + number), "%064x".formatted(number + 0xabcdef))
                .credentials(new SocialCredentials(
                        new AccessToken(Secret.of(simulated.accessToken()), simulated.expiresAt()),
                        Secret.of(simulated.refreshToken()),
                        simulated.profileArn(),
                        null,
                        "Google"))
                .build();
        proxy.accounts().add(account).toCompletableFuture().get(5, TimeUnit.SECONDS);
        return simulated;
    }

    HttpResponse<String> post(String path, String body, String... fields) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(proxy.uri() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.setHeader(fields[i], fields[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A call of the Anthropic protocol. */
    HttpResponse<String> ask(String text, String... fields) throws Exception {
        return post(
                "/v1/messages",
                "{\"model\":\"" + MODEL + "\",\"max_tokens\":77,\"stream\":true,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"" + text + "\"}]}",
                fields);
    }

    @Override
    public void close() {
        proxy.close();
        kiro.close();
    }
}
