package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
