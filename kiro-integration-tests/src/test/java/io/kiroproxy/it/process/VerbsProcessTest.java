package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each verb as a process of its own, beside a demo server on the same home. */
class VerbsProcessTest {

    @TempDir
    private static Path user;

    private static KiroProcess server;
    private static URI uri;

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

    private static KiroProcess.Result run(String... arguments) throws Exception {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--home";
        all[arguments.length + 1] = home();
        return KiroProcess.run(user, all);
    }

    private static KiroProcess.Result succeed(String... arguments) throws Exception {
        KiroProcess.Result result = run(arguments);
        assertThat(result.exitCode()).as("%s%n%s", result.out(), result.err()).isZero();
        return result;
    }

    private static JsonNode json(String... arguments) throws Exception {
        return new ObjectMapper().readTree(succeed(arguments).out());
    }

    @Test
    void statusFindsTheRunningServerByItsHome() throws Exception {
        assertThat(succeed("status").out()).contains(uri.toString(), "DEMO");
        assertThat(json("status", "--json").path("demo").asBoolean()).isTrue();
        KiroProcess.Result elsewhere =
                KiroProcess.run(user, "status", "--home", user.resolve("other").toString());
        assertThat(elsewhere.exitCode()).isEqualTo(69);
        assertThat(elsewhere.err()).contains("no server runs on");
    }

    @Test
    void askPrintsTheAnswerAndLogsShowTheCall() throws Exception {
        assertThat(succeed("ask", "hello", "there").out()).isNotBlank();
        assertThat(succeed("logs", "-n", "5").out()).contains("200", "/v1/messages");
        assertThat(json("ask", "--json", "hello").path("role").asText()).isEqualTo("assistant");
        KiroProcess.Result unknown = run("ask", "--model", "no-such-model", "hello");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("no-such-model");
    }

    @Test
    void modelsAndUsageComeFromTheServer() throws Exception {
        assertThat(succeed("models").out()).contains("claude-sonnet-4.5");
        assertThat(json("usage", "--json").path("accounts").size()).isEqualTo(1);
    }

    @Test
    void keysAreIssuedListedAndWithdrawn() throws Exception {
        JsonNode issued = json("keys", "create", "laptop", "--json");
        String id = issued.path("id").asText();
        assertThat(issued.path("key").asText()).isNotBlank();
        assertThat(succeed("keys", "list").out()).contains(id, "laptop");
        assertThat(succeed("keys", "show", id).out())
                .doesNotContain(issued.path("key").asText());
        succeed("keys", "remove", id);
        assertThat(succeed("keys", "list").out()).doesNotContain(id);
    }

    @Test
    void accountIsShownSwitchedRefreshedAndRestored() throws Exception {
        assertThat(succeed("accounts", "show", "demo").out()).contains("demo");
        assertThat(json("accounts", "disable", "demo", "--json").path("enabled").asBoolean())
                .isFalse();
        assertThat(json("accounts", "enable", "demo", "--json").path("enabled").asBoolean())
                .isTrue();
        succeed("accounts", "restore", "demo");
        assertThat(run("accounts", "show", "nobody").exitCode()).isEqualTo(1);
    }

    @Test
    void exportNeedsTheAdminKeyAndSaysSo() throws Exception {
        KiroProcess.Result export = run("accounts", "export");
        assertThat(export.exitCode()).isEqualTo(77);
        assertThat(export.err()).contains("admin key");
    }

    @Test
    void settingsShowWhereTheyComeFrom() throws Exception {
        try (KiroProcess shown = KiroProcess.start(
                user,
                Map.of("KIRO_ACCOUNTS_COOLDOWN", "7s"),
                List.of(),
                "config",
                "show",
                "--origin",
                "--home",
                home())) {
            assertThat(shown.awaitEnd().out())
                    .contains("accounts.cooldown = 7s    (KIRO_ACCOUNTS_COOLDOWN)", "(default)");
        }
        succeed("config", "check");
        assertThat(json("config", "schema").path("properties").has("server")).isTrue();
        Path bad = Files.writeString(user.resolve("bad.yaml"), "server:\n  lisen: x\n");
        KiroProcess.Result check = run("config", "check", "--config", bad.toString());
        assertThat(check.exitCode()).isEqualTo(78);
        assertThat(check.err()).contains("bad.yaml:2: server.lisen: unknown key (nearest: listen)");
    }

    @Test
    void setupThenUnsetupLeavesTheFileAsItWas() throws Exception {
        Path settings = user.resolve(".claude/settings.json");
        Files.createDirectories(settings.getParent());
        String before = "\uFEFF{\r\n\t\"theme\": \"dark\", // mine\r\n}\r\n";
        Files.writeString(settings, before);

        assertThat(succeed("setup", "claude-code", "--dry-run").out()).contains("+");
        assertThat(settings).content().isEqualTo(before);
        assertThat(succeed("setup", "claude-code").out()).contains("is connected to", uri.toString());
        assertThat(settings).content().contains(uri.toString(), "// mine");
        succeed("unsetup", "claude-code");
        assertThat(settings).content().isEqualTo(before);
        assertThat(run("unsetup", "claude-code").exitCode()).isEqualTo(1);
    }

    @Test
    void variablesOfAToolAreReadyForTheShell() throws Exception {
        assertThat(succeed("env", "claude-code", "--shell", "bash").out())
                .contains("export ANTHROPIC_BASE_URL='" + uri + "'", "unset ANTHROPIC_API_KEY");
        assertThat(run("env", "nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void toolRunsConnectedAndLeavesNoTrace() throws Exception {
        Path bin = Files.createDirectories(user.resolve("bin"));
        Path tool = Files.writeString(
                bin.resolve("codex"), "#!/bin/sh\ncat \"$HOME/.codex/config.toml\"\necho \"got $1\"\nexit 3\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        try (KiroProcess ran = KiroProcess.start(
                user,
                Map.of("PATH", bin + ":" + System.getenv("PATH")),
                List.of(),
                "run",
                "--home",
                home(),
                "codex",
                "--",
                "word")) {
            KiroProcess.Result result = ran.awaitEnd();
            assertThat(result.out()).as(result.err()).contains("base_url = \"" + uri + "/v1\"", "got word");
            assertThat(result.exitCode()).isEqualTo(3);
        }
        assertThat(user.resolve(".codex")).doesNotExist();
    }

    @Test
    void requestIsLintedAndReplayed() throws Exception {
        Path request = Files.writeString(user.resolve("request.json"), """
                {"model":"claude-sonnet-4.5","max_tokens":100,"messages":[
                  {"role":"user","content":"hi"},{"role":"user","content":"there"}]}
                """);
        KiroProcess.Result lint = KiroProcess.run(user, "lint", request.toString());
        assertThat(lint.exitCode()).as(lint.err()).isZero();
        assertThat(lint.out()).contains("mended");
        assertThat(succeed("replay", request.toString()).out()).contains("\"assistant\"");

        Path broken =
                Files.writeString(user.resolve("broken.json"), "{\"model\":\"x\",\"messages\":7,\"max_tokens\":1}");
        KiroProcess.Result refused = KiroProcess.run(user, "lint", broken.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("error", "messages");
    }

    @Test
    void kiroProxyInstallationIsTakenOver() throws Exception {
        Path old = Files.createDirectories(user.resolve("old"));
        KiroProcess.Result missing = KiroProcess.run(
                user,
                "migrate",
                "--from",
                old.toString(),
                "--home",
                user.resolve("new").toString());
        assertThat(missing.exitCode()).isEqualTo(74);
        Path token = Files.writeString(old.resolve("token.json"), """
                {"accessToken":"at-1","refreshToken":"%s","expiresAt":"2099-01-01T00:00:00Z","authMethod":"social"}
                """.formatted("r".repeat(120)));
        Files.writeString(
                old.resolve("config.json"),
                "{\"accounts\":[{\"id\":\"1a2b3c4d\",\"name\":\"Mine\",\"token_path\":\"" + token + "\"}]}");
        KiroProcess.Result taken = KiroProcess.run(
                user,
                "migrate",
                "--from",
                old.toString(),
                "--home",
                user.resolve("new").toString());
        assertThat(taken.exitCode()).as(taken.err()).isZero();
        assertThat(taken.out()).contains("1 added");
    }

    @Test
    void shellsGetTheirCompletion() throws Exception {
        assertThat(KiroProcess.run(user, "completion", "bash").out()).contains("kiro-proxy", "unsetup");
        assertThat(KiroProcess.run(user, "completion", "zsh").out()).contains("compinit");
        assertThat(KiroProcess.run(user, "completion", "fish").out()).contains("complete -c kiro-proxy", "-a unsetup");
    }

    @Test
    void secretsAreNotTakenFromTheCommandLine() throws Exception {
        KiroProcess.Result refused = run("serve", "--set", "access.admin-key=hunter2");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("KIRO_ACCESS_ADMIN_KEY").doesNotContain("hunter2");
    }
}
