package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.http.RawClient;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A busy run of the whole proxy, logging everything and capturing every call, after which every answer, header field, line
 * of the log, metric, page, event and file is searched for every secret that was used. A secret may stand where it belongs: a
 * new key in the answer that shows it once, credentials in {@code accounts/}.
 */
class SecretsScanTest {

    private static final String ADMIN_KEY = "admin-key-5e1f0c9d7b";
    private static final String PROXY_PASSWORD = "proxy-password-77aa31";
    private static final String WRONG_KEY = "wrong-key-of-a-stranger-8842";
    private static final String MODEL = "claude-sonnet-4.5";

    /** Files in the home that hold credentials because that is what they are for. */
    private static final Set<String> STORES = Set.of("accounts", "config.json");

    /** What is not fetched by name: it streams, or is fetched apart. */
    private static final Set<String> APART = Set.of("/api/events", "/api/support-bundle", "/api/accounts/export");

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final Handler everything = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            log.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Places and what is written there. */
    private final Map<String, String> places = new LinkedHashMap<>();

    private final Set<String> secrets = new TreeSet<>();

    @Test
    void noSecretIsWhereItDoesNotBelong() throws Exception {
        Logger root = Logger.getLogger("io.kiroproxy");
        Level before = root.getLevel();
        everything.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(everything);
        Path home = folder.resolve("home");
        try (AdminProxy admin = AdminProxy.keyed(home, ADMIN_KEY);
                RawClient events = RawClient.to(admin.proxy.uri())) {
            secrets.addAll(List.of(ADMIN_KEY, PROXY_PASSWORD, WRONG_KEY));
            admin.history();
            events.get("/api/events", "x-api-key: " + ADMIN_KEY).head();
            admin.send("PUT", "/api/log-levels", "{\"levels\":{\"io.kiroproxy\":\"TRACE\"}}");
            admin.send("PUT", "/api/capture", "{\"mode\":\"all\"}");
            List<String> keys = issueKeys(admin);
            accounts(admin);
            logins(admin);
            int calls = calls(admin, keys);
            failures(admin, keys.get(0));
            admin.logs(calls);
            pages(admin);
            places.put("support bundle", bundle(admin));
            collectFromUpstream(admin);
            collectFromExport(admin);
            admin.proxy.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
            places.put("events", read(events));
            places.put("answers", String.join("\n", admin.answers));
        } finally {
            root.removeHandler(everything);
            root.setLevel(before);
        }
        places.put("log", String.join("", log));
        files(home);

        assertThat(secrets).hasSizeGreaterThan(15).allMatch(secret -> secret.length() > 5);
        assertThat(places.get("log")).as("the log is a busy one").hasSizeGreaterThan(2_000);
        assertThat(places.get("events")).contains("event: call", "event: log", "event: account");
        assertThat(places.keySet()).anyMatch(place -> place.contains("history.db"));
        places.forEach(
                (place, text) -> secrets.forEach(secret -> forms(secret).forEach(form -> assertThat(text.contains(form))
                        .as("%s holds %s: %s", place, secret, around(text, form))
                        .isFalse())));
    }

    private List<String> issueKeys(AdminProxy admin) throws Exception {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("laptop", "phone")) {
            keys.add(admin.post("/api/keys", "{\"name\":\"" + name + "\"}")
                    .json()
                    .path("key")
                    .textValue());
            admin.answers.remove(admin.answers.size() - 1); // Shown here, once: that is its place.
        }
        secrets.addAll(keys);
        return keys;
    }

    private void accounts(AdminProxy admin) throws Exception {
        remember(admin.add(1));
        remember(admin.add(2));
        SimulatedAccount pasted = admin.kiro.addSocialAccount("pasted");
        remember(pasted);
        admin.post(
                "/api/accounts/manual",
                Json.object()
                        .put("access_token", pasted.accessToken())
                        .put("refresh_token", pasted.refreshToken())
                        .toString());
        SimulatedAccount idc = admin.kiro.addBuilderIdAccount("builder");
        remember(idc);
        secrets.add(idc.registration().clientSecret());
        JsonNode imported = admin.post(
                        "/api/accounts/import",
                        Json.array()
                                .add(Json.object()
                                        .put("refreshToken", idc.refreshToken())
                                        .put("clientId", idc.registration().clientId())
                                        .put("clientSecret", idc.registration().clientSecret())
                                        .put("authMethod", "idc"))
                                .toString())
                .json();
        assertThat(imported.path("imported").intValue()).as(imported.toString()).isEqualTo(1);
        admin.send("PUT", "/api/accounts/a2/proxy", "{\"proxy_url\":\"http://me:" + PROXY_PASSWORD + "@127.0.0.1:9\"}");
        admin.post("/api/accounts/a1/refresh");
        admin.post("/api/accounts/a2/refresh");
        admin.post("/api/accounts/refresh-all");
        admin.send("PUT", "/api/accounts/a2/proxy", "{\"proxy_url\":\"\"}");
        admin.post("/api/accounts/a2/restore");
    }

    private void logins(AdminProxy admin) throws Exception {
        SimulatedAccount alice = admin.kiro.addSocialAccount("alice");
        admin.kiro.approveSignInsAs(alice);
        JsonNode login = admin.post("/api/logins", "{\"method\":\"google\"}").json();
        String id = login.get("id").textValue();
        String back = signIn(login.get("login_url").textValue());
        admin.post("/api/logins/" + id + "/callback", "{\"url\":\"http://localhost/?code=guessed&state=guessed\"}");
        JsonNode done = admin.post(
                        "/api/logins/" + id + "/callback",
                        Json.object().put("url", back).toString())
                .json();
        assertThat(done.path("state").textValue()).as(done.toString()).isEqualTo("completed");
        secrets.add(back.replaceAll(".*[?&]code=([^&]*).*", "$1"));
        remember(alice);
        SimulatedAccount key = admin.kiro.addApiKey("ci");
        secrets.add(key.accessToken());
        for (String shown : List.of(key.accessToken(), "ksk_" + WRONG_KEY)) {
            admin.post(
                    "/api/logins",
                    Json.object().put("method", "api-key").put("api_key", shown).toString());
        }
        JsonNode device =
                admin.post("/api/logins", "{\"method\":\"builder-id\"}").json();
        String path = "/api/logins/" + device.get("id").textValue();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!admin.get(path).json().path("state").asText().equals("completed") && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(admin.get(path).json().path("state").textValue()).isEqualTo("completed");
    }

    /** Every protocol, streamed and whole, with every carrier of a key; tells how many calls it made. */
    private int calls(AdminProxy admin, List<String> keys) throws Exception {
        String key = keys.get(0);
        int calls = 0;
        for (boolean stream : new boolean[] {true, false}) {
            admin.kiro.next(Scenario.text("one"), Scenario.text("two"), Scenario.text("three"), Scenario.text("four"));
            List<AdminProxy.Answer> answers = List.of(
                    admin.send("POST", "/v1/messages", anthropic(stream), "x-api-key", key),
                    admin.send(
                            "POST",
                            "/v1/chat/completions",
                            "{\"model\":\"" + MODEL + "\",\"stream\":" + stream
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                            "authorization",
                            "Bearer " + key),
                    admin.send(
                            "POST",
                            "/v1/responses",
                            "{\"model\":\"" + MODEL + "\",\"stream\":" + stream + ",\"input\":\"Hi\"}",
                            "authorization",
                            "Bearer " + keys.get(1)),
                    admin.send(
                            "POST",
                            "/v1beta/models/" + MODEL
                                    + (stream ? ":streamGenerateContent?alt=sse&key=" : ":generateContent?key=") + key,
                            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}"));
            assertThat(answers).extracting(AdminProxy.Answer::status).containsOnly(200);
            calls += answers.size();
        }
        admin.send("GET", "/v1/models", null, "x-goog-api-key", key);
        admin.send("GET", "/api/my-usage", null, "x-api-key", key);
        admin.answers.remove(admin.answers.size() - 1);
        for (String[] field : new String[][] {
            {"x-api-key", WRONG_KEY}, {"authorization", "Bearer " + WRONG_KEY}, {"x-goog-api-key", WRONG_KEY}
        }) {
            assertThat(admin.send("POST", "/v1/messages", anthropic(false), field[0], field[1])
                            .status())
                    .isEqualTo(401);
            calls++;
        }
        admin.send("POST", "/v1/messages?key=" + WRONG_KEY, anthropic(false));
        return calls + 1;
    }

    private static void failures(AdminProxy admin, String key) throws Exception {
        for (Refusal refusal : List.of(
                Refusal.E13_RATE,
                Refusal.E2_TOKEN_EXPIRED,
                Refusal.E1_TOKEN_INVALID,
                Refusal.E20_SERVER,
                Refusal.E22_MALFORMED,
                Refusal.E9_QUOTA,
                Refusal.E6_SUSPENDED)) {
            admin.kiro.next(Scenario.refuse(refusal), Scenario.text("Hello"));
            admin.send("POST", "/v1/messages", anthropic(true), "x-api-key", key);
        }
        admin.kiro.accounts().forEach(SimulatedAccount::revokeRefreshTokens);
        admin.post("/api/accounts/a1/refresh");
        admin.send("POST", "/v1/messages", "{\"model\":\"" + key + "\",", "x-api-key", key);
        admin.send("POST", "/api/keys", "{\"name\":", "authorization", "Bearer " + ADMIN_KEY);
    }

    /** Every page and every route that only shows something. */
    private void pages(AdminProxy admin) throws Exception {
        List<String> routes = admin.send("GET", "/", null)
                .text()
                .lines()
                .filter(line -> line.startsWith("GET /"))
                .map(line -> line.substring(4))
                .filter(path -> !path.contains("{") && !APART.contains(path))
                .toList();
        assertThat(routes).contains("/api/accounts", "/api/config", "/metrics", "/api/calls");
        for (String path : routes) {
            admin.send("GET", path, null, "authorization", "Bearer " + ADMIN_KEY);
        }
        admin.get("/api/accounts/export");
        for (String account : admin.get("/api/accounts").json().findValuesAsText("id")) {
            admin.get("/api/accounts/" + account);
            admin.get("/api/accounts/" + account + "/usage");
        }
        for (JsonNode call : admin.get("/api/logs").json().get("logs")) {
            assertThat(admin.get("/api/calls/" + call.get("id").textValue()).status())
                    .isEqualTo(200);
            admin.get("/api/flows/" + call.get("id").textValue());
        }
        for (String format : List.of("json", "jsonl", "markdown")) {
            admin.post("/api/flows/export", "{\"format\":\"" + format + "\"}");
        }
        for (String path : List.of("/docs", "/assets/app.js", "/nowhere?key=" + WRONG_KEY)) {
            admin.send("GET", path, null, "accept", "text/html");
        }
        admin.get("/api/log-lines?limit=2000");
        places.put(
                "metrics",
                admin.send("GET", "/metrics", null, "authorization", "Bearer " + ADMIN_KEY)
                        .text());
    }

    private static String bundle(AdminProxy admin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin.proxy.uri() + "/api/support-bundle"))
                .header("x-api-key", ADMIN_KEY)
                .build();
        byte[] zip = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body();
        StringBuilder text = new StringBuilder();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    /** What the proxy itself has sent: bearer tokens, refresh tokens, secrets of registrations, codes. */
    private void collectFromUpstream(AdminProxy admin) {
        for (RecordedRequest request : admin.kiro.requests()) {
            if (request.bearer().length() > 5) {
                secrets.add(request.bearer());
            }
            for (String name :
                    List.of("refreshToken", "refresh_token", "clientSecret", "deviceCode", "code_verifier")) {
                String value = request.json().at(name).text();
                if (value.length() > 5) {
                    secrets.add(value);
                }
            }
        }
    }

    private void collectFromExport(AdminProxy admin) throws Exception {
        JsonNode whole = admin.get("/api/accounts/export?secrets=1").json();
        admin.answers.remove(admin.answers.size() - 1); // Given away on demand: that is its place.
        for (String name : List.of("accessToken", "refreshToken", "clientSecret")) {
            whole.findValuesAsText(name).stream()
                    .filter(value -> value.length() > 5)
                    .forEach(secrets::add);
        }
    }

    private void files(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = home.relativize(file);
                if (!STORES.contains(relative.getName(0).toString())) {
                    places.put("file " + relative, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private void remember(SimulatedAccount account) {
        secrets.add(account.accessToken());
        secrets.add(account.refreshToken());
    }

    private static String read(RawClient events) throws Exception {
        StringBuilder text = new StringBuilder();
        String chunk = events.chunk();
        while (chunk != null && !chunk.isEmpty()) {
            text.append(chunk);
            chunk = events.chunk();
        }
        return text.toString();
    }

    private static String around(String text, String form) {
        int at = text.indexOf(form);
        return at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + form.length() + 50));
    }

    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    private static String anthropic(boolean stream) {
        return "{\"model\":\"" + MODEL + "\",\"max_tokens\":100,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    /** The address that the browser is sent back to. */
    private static String signIn(String page) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString())
                .headers()
                .firstValue("location")
                .orElseThrow();
    }
}
