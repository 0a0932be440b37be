package io.kiroproxy.it.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.simulator.KiroSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A proxy whose settings stand in its home's file, in front of a simulator; started again to obey what waits for it. */
final class Rig implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Stands for the address of a server that takes connections and never says anything, not even TLS. */
    static final String SILENT_UPSTREAM = "https://silent";

    /** How long nothing has to come for silence. */
    private static final int SILENCE_MILLIS = 1200;

    private final Path home;
    private final KiroSimulator kiro;
    private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private KiroProxy proxy;

    /** @param settings by path, on top of where it listens and its upstream */
    Rig(Path home, Map<String, String> settings) throws IOException {
        this.home = home;
        this.kiro = KiroSimulator.builder().start();
        StringBuilder yaml = new StringBuilder();
        Map<String, Map<String, String>> sections = new java.util.TreeMap<>();
        put(sections, "server.listen", "127.0.0.1:0");
        put(sections, "upstream.base-url", kiro.uri().toString());
        settings.forEach((path, value) ->
                put(sections, path, value.replace(SILENT_UPSTREAM, "https://127.0.0.1:" + silent.getLocalPort())));
        sections.forEach((section, entries) -> {
            yaml.append(section).append(":\n");
            entries.forEach((key, value) ->
                    yaml.append("  ").append(key).append(": ").append(value).append('\n'));
        });
        Files.writeString(home.resolve("config.yaml"), yaml);
        this.proxy = open();
        List.of("first", "second").forEach(this::signIn);
    }

    /** A path of three keys becomes a flow mapping, so that one level is enough. */
    private static void put(Map<String, Map<String, String>> sections, String path, String value) {
        String[] keys = path.split("\\.", -1);
        Map<String, String> section = sections.computeIfAbsent(keys[0], name -> new java.util.TreeMap<>());
        if (keys.length == 2) {
            section.put(keys[1], value);
        } else {
            section.merge(
                    keys[1],
                    "{ " + keys[2] + ": " + value + " }",
                    (old, more) -> old.substring(0, old.length() - 2) + ", " + more.substring(2));
        }
    }

    private KiroProxy open() throws IOException {
        return KiroProxy.builder()
                .home(home)
                .settings(ConfigSources.of(Map.of()).homeFile(home.resolve("config.yaml")))
                .start();
    }

    private void signIn(String name) {
        Account imported = CredentialImport.account(
                new CredentialImport(List.of(), List.of())
                        .text(kiro.addSocialAccount(name).files().tokenFile(), name)
                        .candidates()
                        .get(0),
                List.of(),
                new SecureRandom());
        proxy.accounts()
                .add(Account.builder(AccountId.of(name), imported.machineId())
                        .name(name)
                        .credentials(imported.credentials())
                        .build())
                .toCompletableFuture()
                .join();
    }

    /** Only one account is left. */
    Rig alone() {
        proxy.accounts().disable(AccountId.of("second")).toCompletableFuture().join();
        return this;
    }

    void restart() throws IOException {
        proxy.close();
        proxy = open();
        rest();
    }

    /** Forgets what the last look did to the accounts. */
    void rest() {
        proxy.accounts().accounts().forEach(view -> proxy.accounts()
                .restore(view.id())
                .toCompletableFuture()
                .join());
        kiro.clearRequests();
        kiro.scenarios().clear();
    }

    /** Changes one setting as the UI does; what is said of it. */
    JsonNode change(String path, Object value) throws IOException, InterruptedException {
        String body = MAPPER.writeValueAsString(Map.of("changes", Map.of(path, value)));
        return MAPPER.readTree(send("PUT", "/api/config", body).body());
    }

    KiroSimulator kiro() {
        return kiro;
    }

    URI uri() {
        return proxy.uri();
    }

    /** How many calls the proxy remembers. */
    int callsKnown() throws IOException, InterruptedException {
        return MAPPER.readTree(send("GET", "/api/logs", "").body())
                .path("total")
                .asInt();
    }

    /** A whole answer. */
    HttpResponse<String> ask(String text) throws IOException, InterruptedException {
        return ask(text, "claude-sonnet-4.5");
    }

    HttpResponse<String> ask(String text, String model) throws IOException, InterruptedException {
        return send("POST", "/v1/messages", message(text, model, "false"));
    }

    /** A streamed answer, read to its end. */
    String stream(String text) throws IOException, InterruptedException {
        return send("POST", "/v1/messages", message(text, "claude-sonnet-4.5", "true"))
                .body();
    }

    /** A streamed answer that has begun. */
    InputStream begun(String text) throws IOException {
        InputStream body = streaming(text).join().body();
        body.read();
        return body;
    }

    CompletableFuture<HttpResponse<InputStream>> streaming(String text) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        request("POST", "/v1/messages", message(text, "claude-sonnet-4.5", "true"), Map.of()),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    static String message(String text, String model, String stream) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":1000,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, body, Map.of());
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sending(String method, String path, String body) {
        return HttpClient.newHttpClient()
                .sendAsync(request(method, path, body, Map.of()), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return (body.isEmpty() ? request : request.header("content-type", "application/json")).build();
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(uri().getHost(), uri().getPort());
        socket.setSoTimeout(SILENCE_MILLIS);
        return socket;
    }

    /** What comes back for {@code bytes}: a status, {@code silence} or {@code closed}. */
    String raw(String bytes) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket);
        }
    }

    /** The status of the answer that comes on {@code socket}. */
    static String answer(Socket socket) throws IOException {
        byte[] head = new byte[12];
        try {
            int read = socket.getInputStream().readNBytes(head, 0, head.length);
            return read < head.length ? "closed" : new String(head, 9, 3, StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (java.net.SocketException e) {
            return "closed";
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        kiro.close();
        silent.close();
    }
}
