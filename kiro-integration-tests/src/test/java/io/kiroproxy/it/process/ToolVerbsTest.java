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
        assertThat(programs.json(user, "env", "gemini-cli", "--json", "--home", home())
                        .path("GOOGLE_GEMINI_BASE_URL")
                        .asText())
                .isEqualTo(uri.toString());
        assertThat(programs.run(user, "env", "nonsense", "--home", home()).exitCode())
                .isEqualTo(2);
    }

    @Test
    @Shows("run")
    void toolRunsConnectedAndLeavesNoTrace() throws Exception {
        Map<String, String> path = Map.of("PATH", tool("codex", 0) + ":" + System.getenv("PATH"));
        KiroProcess.Result result =
                programs.run(user.resolve("runner"), path, "", "run", "--home", home(), "codex", "--", "word");
        assertThat(result.out()).as(result.err()).contains("base_url = \"" + uri + "/v1\"", "got word");
        assertThat(result.exitCode()).isZero();
        assertThat(user.resolve("runner/.codex")).doesNotExist();

        tool("codex", 3);
        assertThat(programs.run(user.resolve("runner"), path, "", "run", "--home", home(), "codex")
                        .exitCode())
                .isEqualTo(3);
        assertThat(programs.run(user.resolve("runner"), Map.of("PATH", ""), "", "run", "--home", home(), "claude-code")
                        .exitCode())
                .isEqualTo(69);
    }

    /** A program that shows its configuration and what it was told; the folder it is in. */
    private static Path tool(String name, int exit) throws IOException {
        Files.createDirectories(user.resolve("runner"));
        Path bin = Files.createDirectories(user.resolve("bin"));
        Path tool = Files.writeString(
                bin.resolve(name), "#!/bin/sh\ncat \"$HOME/.codex/config.toml\"\necho \"got $1\"\nexit " + exit + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return bin;
    }
}
