package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that connect a tool, as processes beside a demo server on the same home. */
class ToolVerbsTest {

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

    @Test
    @Shows({"setup", "setup --json", "unsetup", "unsetup --json"})
    void setupMakesATestCallAndUnsetupLeavesTheFileAsItWas() throws Exception {
        Path settings = user.resolve(".claude/settings.json");
        Files.createDirectories(settings.getParent());
        String before = "\uFEFF{\r\n\t\"theme\": \"dark\", // mine\r\n}\r\n";
        Files.writeString(settings, before);

        assertThat(programs.succeed(user, "setup", "claude-code", "--dry-run", "--home", home())
                        .out())
                .contains("+");
        assertThat(settings).content().isEqualTo(before);
        assertThat(programs.succeed(user, "setup", "claude-code", "--home", home())
                        .out())
                .contains("is connected to", uri.toString(), "a test call was answered");
        assertThat(settings).content().contains(uri.toString(), "// mine");
        programs.succeed(user, "unsetup", "claude-code", "--home", home());
        assertThat(settings).content().isEqualTo(before);
        assertThat(programs.run(user, "unsetup", "claude-code", "--home", home())
                        .exitCode())
                .isEqualTo(1);

        for (String tool : List.of("codex", "gemini-cli", "opencode", "qwen-code")) {
            JsonNode written = programs.json(user, "setup", tool, "--json", "--home", home());
            assertThat(written.path("test").path("ok").asBoolean())
                    .as("%s", written)
                    .isTrue();
        }
        assertThat(programs.json(user, "unsetup", "codex", "--json", "--home", home())
                        .path("files")
                        .size())
                .isEqualTo(1);
    }

    @Test
    @Shows("setup")
    void setupWithoutAServerSaysThatItWasNotTested() throws Exception {
        Path other = Files.createDirectories(user.resolve("someone"));
        KiroProcess.Result alone =
                programs.succeed(other, "setup", "codex", "--url", "http://127.0.0.1:9", "--home", other.toString());
        assertThat(alone.out()).contains("not tested: nothing answers at http://127.0.0.1:9/");

        KiroProcess.Result refused = programs.run(
                other,
                "setup",
                "claude-code",
                "--model",
                "no-such-model",
                "--url",
                uri.toString(),
                "--home",
                other.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("the test call was refused with 404", "no-such-model");
    }

    @Test
    @Shows(
            value = {"env", "env --json"},
            exits = 2)
    void variablesOfAToolAreReadyForTheShell() throws Exception {
        assertThat(programs.succeed(user, "env", "claude-code", "--shell", "bash", "--home", home())
                        .out())
                .contains("export ANTHROPIC_BASE_URL='" + uri + "'", "unset ANTHROPIC_API_KEY");
        JsonNode gemini = programs.json(user, "env", "gemini-cli", "--json", "--home", home());
        assertThat(gemini.path("command").asText()).isEqualTo("gemini");
        assertThat(gemini.path("variables").path("GOOGLE_GEMINI_BASE_URL").asText())
                .isEqualTo(uri.toString());
        assertThat(programs.run(user, "env", "nonsense", "--home", home()).exitCode())
                .isEqualTo(2);
    }

    @Test
    @Shows("env")
    void keyOfTheSettingsIsUsedUnlessAnotherIsGiven() throws Exception {
        Path keyed = Files.createDirectories(user.resolve("keyed"));
        Files.writeString(keyed.resolve("config.yaml"), "access:\n  clients:\n    - { name: a, key: k-settings }\n");
        String[] env = {"env", "claude-code", "--shell", "bash", "--home", keyed.toString()};

        assertThat(programs.succeed(user, env).out()).contains("export ANTHROPIC_AUTH_TOKEN='k-settings'");
        assertThat(programs.run(user, Map.of("KIRO_CLIENT_KEY", "k-mine"), "", env)
                        .out())
                .contains("export ANTHROPIC_AUTH_TOKEN='k-mine'");
        assertThat(programs.succeed(user, "env", "codex", "--home", keyed.toString(), "--url", "http://other.example:1")
                        .out())
                .contains("export KIRO_KEY='any'", "codex() {", "base_url=http://other.example:1/v1");
    }

    @Test
    @Shows("run")
    void toolRunsConnectedAndLeavesNoTrace() throws Exception {
        Path runner = user.resolve("runner");
        Path bin = tool("codex", "printf '%s ' \"$KIRO_KEY\" \"$@\"; exit 0");
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        KiroProcess.Result result =
                programs.run(runner, path, "", "run", "--home", home(), "codex", "--", "exec", "some words");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("any -c model=")
                .contains("model_providers.kiro.base_url=" + uri + "/v1", " exec some words ");
        assertThat(runner).isEmptyDirectory();
        assertThat(programs.run(runner, path, "", "run", "--home", home(), "codex", "exec", "-x", "--json5")
                        .out())
                .as("without --, which PowerShell keeps for itself")
                .contains(" exec -x --json5 ");

        tool("codex", "exit 3");
        assertThat(programs.run(runner, path, "", "run", "--home", home(), "codex")
                        .exitCode())
                .isEqualTo(3);
        assertThat(programs.run(runner, Map.of("PATH", ""), "", "run", "--home", home(), "claude-code")
                        .exitCode())
                .isEqualTo(69);
    }

    @Test
    @Shows("run")
    void keyIsLentInAPrivateFileThatIsGoneAfterwardsAndNeverInTheListOfProcesses() throws Exception {
        Path runner = user.resolve("runner");
        Path lent = Files.createDirectories(user.resolve("lent"));
        Path bin = tool("claude", "echo \"$@\"; ls -l \"$2\"; cat \"$2\"");
        Map<String, String> variables = Map.of("PATH", bin + ":" + System.getenv("PATH"), "KIRO_CLIENT_KEY", "k-lent");
        KiroProcess.Result result = programs.run(
                runner, variables, List.of("-Djava.io.tmpdir=" + lent), "run", "--home", home(), "claude-code");

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0)).startsWith("--settings " + lent).doesNotContain("k-lent");
        assertThat(lines.get(1)).startsWith("-rw-------");
        assertThat(lines.get(2)).contains("\"ANTHROPIC_AUTH_TOKEN\":\"k-lent\"", uri.toString());
        assertThat(lent).isEmptyDirectory();
        assertThat(runner).isEmptyDirectory();
    }

    @Test
    @Shows("run")
    void toolThatNeedsAnotherHomeFindsTheUsersFilesThereAndLeavesThemAlone() throws Exception {
        Path person = user.resolve("gemini-user");
        Path own = Files.createDirectories(person.resolve(".gemini"));
        Path lent = Files.createDirectories(user.resolve("lent-home"));
        Files.writeString(own.resolve("settings.json"), "{}");
        Files.writeString(own.resolve("GEMINI.md"), "remember");
        Path bin =
                tool("gemini", "cd \"$GEMINI_CLI_HOME/.gemini\"; cat settings.json GEMINI.md; echo more >> GEMINI.md");
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        KiroProcess.Result result =
                programs.run(person, path, List.of("-Djava.io.tmpdir=" + lent), "run", "--home", home(), "gemini-cli");

        assertThat(result.out()).as(result.err()).contains("gemini-api-key", "remember");
        assertThat(own.resolve("settings.json")).hasContent("{}");
        assertThat(own.resolve("GEMINI.md")).hasContent("remembermore");
        assertThat(lent).isEmptyDirectory();
    }

    @Test
    @Shows(value = "run", exits = 143)
    void toolThatIsStillRunningEndsWithTheCommand() throws Exception {
        Path runner = user.resolve("runner");
        Path lent = Files.createDirectories(user.resolve("lent-too"));
        Path told = user.resolve("told-to-stop");
        Path bin =
                tool("claude", "trap 'echo yes > " + told + "; exit 9' TERM; echo runs; while :; do sleep 0.1; done");
        Map<String, String> variables = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        String[] run = {"run", "--home", home(), "claude-code"};
        try (KiroProcess program =
                KiroProcess.start(runner, variables, List.of("-Xmx128m", "-Djava.io.tmpdir=" + lent), run)) {
            program.awaitLine("runs");
            program.terminate();
            KiroProcess.Result result = programs.ended(program, run);
            assertThat(result.exitCode()).isEqualTo(143);
        }
        assertThat(told).hasContent("yes");
        assertThat(lent).isEmptyDirectory();
    }

    /** A program of that name for the PATH; the folder it is in. */
    private static Path tool(String name, String script) throws IOException {
        Files.createDirectories(user.resolve("runner"));
        Path bin = Files.createDirectories(user.resolve("bin"));
        Path tool = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return bin;
    }
}
