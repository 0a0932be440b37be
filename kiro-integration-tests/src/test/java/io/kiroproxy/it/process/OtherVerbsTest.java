package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that need no server, as processes. */
class OtherVerbsTest {

    @RegisterExtension
    private final Programs programs = new Programs();

    @TempDir
    private Path user;

    @Test
    @Shows(
            value = {
                "config show",
                "config show --json",
                "config check",
                "config check --json",
                "config schema",
                "config schema --json"
            },
            exits = 78)
    void settingsShowWhereTheyComeFrom() throws Exception {
        KiroProcess.Result shown =
                programs.run(user, Map.of("KIRO_ACCOUNTS_COOLDOWN", "7s"), "", "config", "show", "--origin");
        assertThat(shown.out()).contains("accounts.cooldown = 7s    (KIRO_ACCOUNTS_COOLDOWN)", "(default)");
        assertThat(programs.json(user, "config", "show", "--json").path("values"))
                .hasSizeGreaterThan(50);
        assertThat(programs.json(user, "config", "check", "--json").path("ok").asBoolean())
                .isTrue();
        assertThat(programs.json(user, "config", "schema", "--json")
                        .path("properties")
                        .has("server"))
                .isTrue();
        Path bad = Files.writeString(user.resolve("bad.yaml"), "server:\n  lisen: x\n");
        KiroProcess.Result check = programs.run(user, "config", "check", "--config", bad.toString());
        assertThat(check.exitCode()).isEqualTo(78);
        assertThat(check.err()).contains("bad.yaml:2: server.lisen: unknown key (nearest: listen)");
        JsonNode problem = new ObjectMapper()
                .readTree(programs.run(user, "config", "check", "--json", "--config", bad.toString())
                        .out())
                .path("problems")
                .path(0);
        assertThat(problem.path("line").asInt()).isEqualTo(2);
        assertThat(problem.path("path").asText()).isEqualTo("server.lisen");
    }

    @Test
    @Shows(
            value = {"migrate", "migrate --json"},
            exits = 74)
    void kiroProxyInstallationIsTakenOver() throws Exception {
        Path old = Files.createDirectories(user.resolve("old"));
        String[] migrate = {
            "migrate", "--from", old.toString(), "--home", user.resolve("new").toString(), "--json"
        };
        assertThat(programs.run(user, migrate).exitCode()).isEqualTo(74);
        Path token = Files.writeString(old.resolve("token.json"), """
                {"accessToken":"at-1","refreshToken":"%s","expiresAt":"2099-01-01T00:00:00Z","authMethod":"social"}
                """.formatted("r".repeat(120)));
        Files.writeString(
                old.resolve("config.json"),
                "{\"accounts\":[{\"id\":\"1a2b3c4d\",\"name\":\"Mine\",\"token_path\":\"" + token + "\"}]}");
        assertThat(programs.json(user, migrate).path("added").asInt()).isEqualTo(1);
    }

    @Test
    @Shows({"migrate", "config show --json"})
    void portOfTheOriginalsLauncherIsTakenOverUnlessOneIsChosenAlready() throws Exception {
        Path someone = Files.createDirectories(user.resolve("someone"));
        Path launcher =
                Files.createDirectories(someone.resolve(".config/kiro-proxy")).resolve("launcher.json");
        String text = "{\"port\":8181,\"remember_port\":true,\"auto_open_browser\":true,\"language\":\"zh\"}";
        Files.writeString(launcher, text);

        assertThat(programs.succeed(someone, "migrate").err()).contains("port 8181 of " + launcher);
        assertThat(listening(someone)).isEqualTo("127.0.0.1:8181");
        Files.writeString(launcher, text.replace("8181", "9191"));
        assertThat(programs.succeed(someone, "migrate").err()).contains("not taken over", "config.yaml:");
        assertThat(listening(someone)).isEqualTo("127.0.0.1:8181");
        Files.writeString(launcher, "{");
        assertThat(programs.run(someone, "migrate").exitCode()).isEqualTo(74);
    }

    private String listening(Path someone) throws IOException {
        for (JsonNode row : programs.json(someone, "config", "show", "--json").path("values")) {
            if (row.path("path").asText().equals("server.listen")) {
                return row.path("value").asText();
            }
        }
        return "";
    }

    @Test
    @Shows(
            value = {"config check", "config check --json", "serve"},
            exits = 78)
    void variablesOfTheOriginalThatSetNothingAreTold() throws Exception {
        Map<String, String> variables =
                Map.of("KIRO_THINKING_ENABLED", "true", "KIRO_SERVER_PROT", "81", "KIRO_LOG_LEVEL", "WARNING");
        KiroProcess.Result checked = programs.run(user, variables, "", "config", "check");
        assertThat(checked.out())
                .contains("KIRO_THINKING_ENABLED sets nothing here: ", "(nearest: KIRO_SERVER_PORT)", "are fine");
        assertThat(new ObjectMapper()
                        .readTree(programs.run(user, variables, "", "config", "check", "--json")
                                .out())
                        .path("warnings"))
                .hasSize(2);

        Path credentials = Files.writeString(user.resolve("creds-of-mine.json"), """
                {"accessToken":"at-9","refreshToken":"%s","expiresAt":"2099-01-01T00:00:00Z","authMethod":"social"}
                """.formatted("s".repeat(120)));
        Map<String, String> all = new java.util.HashMap<>(variables);
        all.put("KIRO_CREDS_FILE", credentials.toString());
        String[] serve = {
            "serve",
            "--port",
            "0",
            "--upstream-url",
            "http://127.0.0.1:9",
            "--home",
            user.resolve("named").toString()
        };
        try (KiroProcess server = KiroProcess.start(user, all, List.of("-Xmx128m"), serve)) {
            assertThat(new ObjectMapper()
                            .readTree(Http.get(server.uri(), "/api/accounts").body())
                            .path("accounts"))
                    .hasSize(1);
            server.terminate();
            KiroProcess.Result served = programs.ended(server, serve);
            assertThat(served.err())
                    .contains("KIRO_THINKING_ENABLED sets nothing here")
                    .doesNotContain("INFO");
            assertThat(served.out()).contains("accounts  1, 1 ready");
        }
        assertThat(programs.run(user, Map.of("KIRO_LOG_LEVEL", "loud"), "", serve)
                        .exitCode())
                .isEqualTo(78);
    }

    @Test
    @Shows({"completion bash", "completion zsh", "completion fish", "version", "version --json"})
    void shellsGetTheirCompletion() throws Exception {
        assertThat(programs.succeed(user, "completion", "bash").out()).contains("kiro-proxy", "unsetup");
        assertThat(programs.succeed(user, "completion", "zsh").out()).contains("compinit");
        assertThat(programs.succeed(user, "completion", "fish").out()).contains("complete -c kiro-proxy", "-a unsetup");
        assertThat(programs.succeed(user, "version").out()).contains("kiro-proxy");
        assertThat(programs.json(user, "version", "--json").path("java").asText())
                .isNotEmpty();
    }

    @Test
    @Shows({"simulate", "warm-up", "serve"})
    void simulatorRunsByItselfAndTheProxyAgainstIt() throws Exception {
        programs.succeed(user, "warm-up");
        String[] simulate = {
            "simulate",
            "--accounts",
            "2",
            "--credentials",
            user.resolve("creds").toString()
        };
        try (KiroProcess simulator = KiroProcess.start(user, simulate)) {
            URI upstream = simulator.uri();
            simulator.awaitLine("simulated-2.json");
            programs.succeed(
                    user,
                    "accounts",
                    "import",
                    user.resolve("creds/simulated-1.json").toString());
            try (KiroProcess proxy =
                    KiroProcess.start(user, "serve", "--port", "0", "--upstream-url", upstream.toString())) {
                assertThat(Http.message(proxy.uri(), "hello").join().statusCode())
                        .isEqualTo(200);
                proxy.terminate();
                programs.ended(proxy, "serve");
            }
            simulator.terminate();
            programs.ended(simulator, simulate);
        }
    }
}
