package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that ask a running server, each as a process of its own beside a demo server on the same home. */
class ServerVerbsTest {

    @TempDir
    private static Path user;

    private static KiroProcess server;
    private static URI uri;

    @RegisterExtension
    private final Programs programs = new Programs();

    @BeforeAll
    static void serve() throws Exception {
        server = KiroProcess.start(user, "serve", "--demo", "--port", "0", "--home", home());
        uri = server.uri();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String home() {
        return user.resolve("home").toString();
    }

    private static String[] here(String... arguments) {
        return Stream.concat(Arrays.stream(arguments), Stream.of("--home", home()))
                .toArray(String[]::new);
    }

    private KiroProcess.Result run(String... arguments) throws Exception {
        return programs.run(user, here(arguments));
    }

    private KiroProcess.Result succeed(String... arguments) throws Exception {
        return programs.succeed(user, here(arguments));
    }

    private JsonNode json(String... arguments) throws Exception {
        return programs.json(user, here(arguments));
    }

    @Test
    @Shows(
            value = {"status", "status --json"},
            exits = {0, 69})
    void statusFindsTheRunningServerByItsHome() throws Exception {
        assertThat(succeed("status").out()).contains(uri.toString(), "DEMO");
        assertThat(json("status", "--json").path("demo").asBoolean()).isTrue();
        KiroProcess.Result elsewhere =
                programs.run(user, "status", "--home", user.resolve("other").toString());
        assertThat(elsewhere.exitCode()).isEqualTo(69);
        assertThat(elsewhere.err()).contains("no server runs on");
    }

    @Test
    @Shows("health")
    void healthIsThatOfTheAddress() throws Exception {
        assertThat(programs.succeed(user, "health", "--url", uri.toString()).out())
                .contains("/livez answers 200");
        assertThat(programs.succeed(user, "health", "--ready", "--url", uri.toString())
                        .out())
                .contains("/readyz answers 200");
        assertThat(programs.run(user, "health", "--url", "http://127.0.0.1:9").exitCode())
                .isEqualTo(69);
    }

    @Test
    @Shows(
            value = {"ask", "ask --json", "logs", "logs --json"},
            exits = 1)
    void askPrintsTheAnswerAndLogsShowTheCall() throws Exception {
        assertThat(succeed("ask", "hello", "there").out()).isNotBlank();
        assertThat(succeed("logs", "-n", "5").out()).contains("200", "/v1/messages");
        assertThat(json("logs", "-n", "1", "--json").path("path").asText()).isEqualTo("/v1/messages");
        assertThat(json("ask", "--json", "hello").path("role").asText()).isEqualTo("assistant");
        KiroProcess.Result unknown = run("ask", "--model", "no-such-model", "hello");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("no-such-model");
    }

    @Test
    @Shows("logs")
    void followedLogsShowACallThatComesLater() throws Exception {
        try (KiroProcess logs = KiroProcess.start(user, here("logs", "--follow", "-n", "1"))) {
            succeed("ask", "one");
            logs.awaitLine("/v1/messages");
            succeed("ask", "--model", "claude-haiku-4.5", "two");
            assertThat(logs.awaitLine("claude-haiku-4.5")).contains("200");
            logs.terminate();
            programs.ended(logs, "logs", "--follow");
        }
    }

    @Test
    @Shows({"models", "models --json", "usage", "usage --json"})
    void modelsAndUsageComeFromTheServer() throws Exception {
        assertThat(succeed("models").out()).contains("claude-sonnet-4.5");
        assertThat(json("models", "--json").path("data").size()).isGreaterThan(3);
        assertThat(succeed("usage").out()).contains("demo", " of ");
        assertThat(json("usage", "--json").path("accounts").size()).isEqualTo(1);
    }

    @Test
    @Shows({
        "keys create",
        "keys create --json",
        "keys list",
        "keys list --json",
        "keys show",
        "keys show --json",
        "keys usage",
        "keys usage --json",
        "keys rotate",
        "keys rotate --json",
        "keys disable",
        "keys disable --json",
        "keys enable",
        "keys enable --json",
        "keys remove",
        "keys remove --json"
    })
    void keysAreIssuedListedRotatedSwitchedAndWithdrawn() throws Exception {
        KiroProcess.Result printed = succeed("keys", "create", "phone");
        assertThat(printed.out().strip()).doesNotContain(" ");
        assertThat(printed.err()).contains("shown once");
        JsonNode issued = json("keys", "create", "laptop", "--json");
        String id = issued.path("id").asText();
        String key = issued.path("key").asText();
        assertThat(key).isNotBlank();
        assertThat(succeed("keys", "list").out()).contains(id, "laptop", "phone");
        assertThat(json("keys", "list", "--json").toString()).contains(id).doesNotContain(key);
        assertThat(run("models").exitCode()).as("without a key").isEqualTo(77);
        assertThat(programs.run(user, Map.of("KIRO_CLIENT_KEY", key), "", here("models"))
                        .out())
                .contains("claude-sonnet-4.5");
        assertThat(json("keys", "show", id, "--json").toString()).doesNotContain(key);
        assertThat(json("keys", "usage", id, "--json").isObject()).isTrue();
        JsonNode rotated = json("keys", "rotate", id, "--overlap", "60", "--json");
        assertThat(rotated.path("key").asText()).isNotBlank().isNotEqualTo(key);
        assertThat(json("keys", "disable", id, "--json").path("enabled").asBoolean(true))
                .isFalse();
        assertThat(succeed("keys", "list").out()).contains(id + "  laptop  disabled");
        assertThat(json("keys", "enable", id, "--json").path("enabled").asBoolean())
                .isTrue();
        json("keys", "remove", id, "--json");
        for (JsonNode left : json("keys", "list", "--json").path("keys")) {
            succeed("keys", "remove", left.path("id").asText());
        }
        assertThat(succeed("keys", "list").out()).doesNotContain(id);
        assertThat(run("keys", "show").exitCode()).isEqualTo(2);
    }

    @Test
    @Shows({"doctor", "doctor --json"})
    void doctorLooksAtEverythingUpToARoundTrip() throws Exception {
        List<String> looked = json("doctor", "--json").path("checks").findValuesAsText("id");
        assertThat(looked)
                .contains("home", "file-rights", "dns", "tls", "clock", "proxy", "accounts", "models", "round-trip")
                .anyMatch(id -> id.startsWith("token-"))
                .anyMatch(id -> id.startsWith("profile-"));
        assertThat(succeed("doctor").out()).contains("Round trip", "a question was answered", "token until ");

        Path bundle = user.resolve("bundle.zip");
        assertThat(succeed("doctor", "--bundle", bundle.toString()).err()).contains("bundle written to " + bundle);
        Set<String> files = new TreeSet<>();
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            zip.stream().forEach(entry -> files.add(entry.getName()));
        }
        assertThat(files).contains("about.json", "config.json", "accounts.json", "doctor.json", "log.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
                .isEqualTo("rw-------");

        Path alone = Files.createDirectories(user.resolve("alone"));
        KiroProcess.Result nobody = programs.run(
                user,
                "doctor",
                "--home",
                alone.toString(),
                "--bundle",
                user.resolve("no.zip").toString());
        assertThat(nobody.exitCode()).as(nobody.err()).isEqualTo(69);
        KiroProcess.Result offline =
                programs.run(user, "doctor", "--json", "--home", alone.toString(), "--upstream-url", uri.toString());
        assertThat(offline.exitCode()).as(offline.err()).isEqualTo(1);
        JsonNode checks = new ObjectMapper().readTree(offline.out()).path("checks");
        assertThat(checks.findValuesAsText("id")).contains("home", "tls", "accounts", "server");
        assertThat(checks)
                .filteredOn(check -> !check.path("state").asText().equals("ok"))
                .hasSizeGreaterThan(2)
                .allMatch(check -> !check.path("remedy").asText().isBlank());
        assertThat(offline.out()).contains("kiro-proxy accounts scan --add", "kiro-proxy serve");
    }

    @Test
    @Shows({"replay", "replay --json", "lint", "lint --json"})
    void requestIsLintedAndReplayed() throws Exception {
        Path request = Files.writeString(user.resolve("request.json"), """
                {"model":"claude-sonnet-4.5","max_tokens":100,"messages":[
                  {"role":"user","content":"hi"},{"role":"user","content":"there"}]}
                """);
        assertThat(programs.succeed(user, "lint", request.toString()).out()).contains("mended");
        assertThat(programs.json(user, "lint", request.toString(), "--json")
                        .path("findings")
                        .size())
                .isEqualTo(1);
        assertThat(succeed("replay", request.toString()).out()).contains("\"assistant\"");
        JsonNode replayed = json("replay", request.toString(), "--json");
        assertThat(replayed.path("status").asInt()).isEqualTo(200);
        assertThat(replayed.path("answer").path("role").asText()).isEqualTo("assistant");

        Path broken =
                Files.writeString(user.resolve("broken.json"), "{\"model\":\"x\",\"messages\":7,\"max_tokens\":1}");
        KiroProcess.Result refused = programs.run(user, "lint", broken.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("error", "messages");
    }

    @Test
    @Shows("lint --json")
    void requestOfEveryProtocolIsLinted() throws Exception {
        String twice = "{\"role\":\"user\",\"%1$s\":%2$s},{\"role\":\"user\",\"%1$s\":%2$s}";
        Map<String, String> requests = Map.of(
                "chat.json", "{\"model\":\"auto\",\"messages\":[" + twice.formatted("content", "\"hi\"") + "]}",
                "responses.json", "{\"model\":\"auto\",\"input\":[" + twice.formatted("content", "\"hi\"") + "]}",
                "gemini.json", "{\"contents\":[" + twice.formatted("parts", "[{\"text\":\"hi\"}]") + "]}");
        for (Map.Entry<String, String> request : requests.entrySet()) {
            Path file = Files.writeString(user.resolve(request.getKey()), request.getValue());
            assertThat(programs.json(user, "lint", file.toString(), "--json").path("findings"))
                    .as(request.toString())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.path("severity").asText()).isEqualTo("mended");
                        assertThat(finding.path("fix").asText()).isNotBlank();
                    });
        }
    }

    @Test
    @Shows({"replay --json", "lint"})
    void capturedCallIsReplayedAndItsUpstreamRequestLinted() throws Exception {
        Http.send(uri, "PUT", "/api/capture", "{\"mode\":\"all\"}");
        succeed("ask", "remember this");
        String id = json("logs", "-n", "1", "--json").path("id").asText();
        JsonNode again = json("replay", id, "--json");
        assertThat(again.path("path").asText()).isEqualTo("/v1/messages");
        assertThat(again.path("status").asInt()).isEqualTo(200);

        JsonNode captures = new ObjectMapper()
                .readTree(Http.get(uri, "/api/calls/" + id).body())
                .path("captures");
        Path sent = Files.writeString(
                user.resolve("upstream.txt"), captures.path("upstream_request").asText());
        assertThat(programs.succeed(user, "lint", sent.toString()).out()).contains("nothing to mend");
        Path odd = Files.writeString(
                user.resolve("odd.txt"),
                captures.path("upstream_request").asText().replace("\"content\":\"remember this\"", "\"content\":7"));
        KiroProcess.Result refused = programs.run(user, "lint", odd.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("the upstream answers 400");
        assertThat(run("replay", sent.toString()).exitCode()).isEqualTo(1);
        assertThat(run("replay", "no/such.json").exitCode()).isEqualTo(74);
        Http.send(uri, "PUT", "/api/capture", "{\"mode\":\"off\"}");
    }

    @Test
    @Shows(exits = {77, 2})
    void secretsStayWhereTheyAre() throws Exception {
        KiroProcess.Result export = run("accounts", "export");
        assertThat(export.exitCode()).isEqualTo(77);
        assertThat(export.err()).contains("admin key");

        KiroProcess.Result refused = run("serve", "--set", "access.admin-key=hunter2");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("KIRO_ACCESS_ADMIN_KEY").doesNotContain("hunter2");
    }

    @Test
    @Shows(exits = 70)
    void damagedInstallationIsADefectThatIsTold() throws Exception {
        Files.createDirectories(user.resolve("damaged"));
        Files.writeString(user.resolve("damaged/config.yaml"), "server: {}\n");
        String[] check = {"config", "check", "--home", user.resolve("damaged").toString()};
        try (KiroProcess program = KiroProcess.startWithout("snakeyaml", user, check)) {
            KiroProcess.Result result = programs.ended(program, check);
            assertThat(result.exitCode()).as(result.err()).isEqualTo(70);
            assertThat(result.err()).contains("a defect");
        }
    }
}
