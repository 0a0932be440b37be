package io.kiroproxy.it.corpus;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.server.config.UpstreamSettings;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A proxy in front of a simulator, both in this process. The simulator stays its owner's to close. */
final class InProcess implements AutoCloseable {

    private final KiroSimulator kiro;
    private final KiroProxy proxy;
    private final HttpClient client;
    private final Path folder;

    private InProcess(KiroSimulator kiro, KiroProxy proxy, Path folder) {
        this.kiro = kiro;
        this.proxy = proxy;
        this.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.folder = folder;
    }

    /**
     * Starts a proxy with a home in {@code folder}.
     *
     * @param endpoints YAML laid over the endpoint table, empty for none
     */
    static InProcess start(KiroSimulator kiro, Path folder, String endpoints) throws IOException {
        UpstreamSettings plain = UpstreamSettings.DEFAULT;
        Path table = null;
        if (!endpoints.isEmpty()) {
            table = Files.writeString(folder.resolve("endpoints.yaml"), endpoints);
        }
        UpstreamSettings upstream = plain.withBaseUrl(kiro.uri());
        KiroProxy proxy = KiroProxy.builder()
                .home(folder.resolve("home"))
                .config(ServerConfig.DEFAULT
                        .withListen(new ListenAddress("127.0.0.1", 0))
                        .withUpstream(table == null ? upstream : upstream.withEndpoints(table)))
                .start();
        return new InProcess(kiro, proxy, folder);
    }

    KiroSimulator kiro() {
        return kiro;
    }

    /** Imports what the official client would have left for {@code account}, under the simulator's name for it. */
    void signIn(SimulatedAccount account) throws IOException {
        ImportPreview preview;
        if (account.kind() == AccountKind.API_KEY) {
            preview = new CredentialImport(List.of(), List.of()).text(account.accessToken(), account.name());
        } else {
            Path file = account.files().writeTo(folder.resolve("sso-" + account.name()));
            preview = new CredentialImport(List.of(folder), List.of()).file(file);
        }
        Account imported = CredentialImport.account(
                preview.candidates().get(0),
                List.of(),
                new Random(account.name().hashCode()));
        proxy.accounts()
                .add(Account.builder(AccountId.of(account.name()), imported.machineId())
                        .name(account.name())
                        .credentials(imported.credentials())
                        .build())
                .toCompletableFuture()
                .join();
    }

    /** What the proxy knows about an account. */
    AccountView account(SimulatedAccount account) {
        return proxy.accounts().account(AccountId.of(account.name())).orElseThrow();
    }

    /** Forgets an account's pauses. */
    void restore(SimulatedAccount account) {
        proxy.accounts()
                .restore(AccountId.of(account.name()))
                .toCompletableFuture()
                .join();
    }

    /** Takes an account away. */
    void remove(SimulatedAccount account) {
        proxy.accounts()
                .remove(AccountId.of(account.name()))
                .toCompletableFuture()
                .join();
    }

    /** Posts JSON; completes with the whole answer. */
    CompletableFuture<HttpResponse<String>> post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.uri() + path))
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        proxy.close();
    }
}
