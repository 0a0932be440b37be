package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.it.process.KiroProcess;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published tools talk to a proxy that asks for a key, connected by nothing but what {@code env} gives to a shell, or
 * started by {@code run} although their own files lead elsewhere; {@code run} leaves no trace (ecosystem.md 4).
 */
@Tag("client")
@Execution(ExecutionMode.CONCURRENT)
class ConnectedByEnvAndRunTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String KEY = "k-tool-1";
    private static final String QWEN_SETTINGS =
            "{\n  \"security\": {\n    \"auth\": {\n      \"selectedType\": \"qwen-oauth\"\n    }\n  },\n"
                    + "  \"model\": {\n    \"name\": \"coder-model\"\n  },\n  \"$version\": 4\n}\n";
    private static final String CLEAN =
            "unset ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_KEY OPENAI_BASE_URL"
                    + " OPENAI_API_KEY GEMINI_API_KEY GOOGLE_GEMINI_BASE_URL CODEX_HOME CLAUDE_CONFIG_DIR XDG_CONFIG_HOME"
                    + " XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME; ";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.with(config -> config.withAccess(
            AccessSettings.OPEN.withClients(List.of(new AccessSettings.ClientKey("tool", Secret.of(KEY))))));

    @TempDir
    private Path home;

    @TempDir
    private Path outside;

    /**
     * A tool.
     *
     * @param id its name here
     * @param npm where it comes from
     * @param words what precedes the prompt
     * @param state where it keeps what it did, below the user's folder
     * @param own the user's own files, which lead elsewhere, in the form that the tool itself brings them into
     * @param needed what variables cannot say and the user has to have chosen once
     */
    record Tool(
            String id,
            NpmPackage npm,
            String words,
            List<String> state,
            Map<String, String> own,
            Map<String, String> needed) {

        Tool(String id, NpmPackage npm, String words, List<String> state, Map<String, String> own) {
            this(id, npm, words, state, own, Map.of());
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Tool> tools() {
        return Stream.of(
                new Tool(
                        "claude-code",
                        new NpmPackage("@anthropic-ai/claude-code", "2.1.330", "claude"),
                        "-p",
                        List.of(".claude", ".claude.json", ".cache/claude"),
                        Map.of(".claude/settings.json", """
                                {
                                  "env": { "ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_AUTH_TOKEN": "other" }
                                }
                                """)),
                new Tool(
                        "codex",
                        new NpmPackage("@openai/codex", "0.169.0", "codex"),
                        "exec --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox",
                        List.of(".codex"),
                        Map.of(".codex/config.toml", """
                                model = "gpt-5.5" # mine
                                model_provider = "mine"
                                [model_providers.mine]
                                name = "Mine"
                                base_url = "http://127.0.0.1:9/v1"
                                wire_api = "responses"
                                """)),
                new Tool(
                        "gemini-cli",
                        new NpmPackage("@google/gemini-cli", "0.61.0", "gemini"),
                        "--approval-mode yolo --skip-trust -p",
                        List.of(".gemini", ".cache/gemini"),
                        Map.of(
                                ".gemini/settings.json",
                                "{\"security\":{\"auth\":{\"selectedType\":\"oauth-personal\"}}}\n",
                                ".gemini/.env",
                                "GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:9\nGEMINI_API_KEY=other\n"),
                        Map.of(
                                ".gemini/settings.json",
                                "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}}}\n")),
                new Tool(
                        "opencode",
                        new NpmPackage("opencode-ai", "1.18.33", "opencode"),
                        "run",
                        List.of(
                                ".local/share/opencode",
                                ".local/state/opencode",
                                ".config/opencode",
                                ".cache/opencode",
                                ".npm"),
                        Map.of(".config/opencode/opencode.json", """
                                {
                                  "$schema": "https://opencode.ai/config.json",
                                  "provider": { "mine": { "npm": "@ai-sdk/openai-compatible", "name": "Mine",
                                    "options": { "baseURL": "http://127.0.0.1:9/v1" }, "models": { "m": {} } } },
                                  "model": "mine/m"
                                }
                                """)),
                new Tool(
                        "qwen-code",
                        new NpmPackage("@qwen-code/qwen-code", "0.24.4", "qwen"),
                        "--approval-mode yolo -p",
                        List.of(".qwen", ".cache/qwen"),
                        Map.of(
                                ".qwen/settings.json",
                                QWEN_SETTINGS,
                                ".qwen/.env",
                                "OPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_API_KEY=other\n")));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolAnswersInAShellThatHasEvaluatedEnv(Tool tool) throws Exception {
        put(tool.needed());
        ChildProcess.Result run = shell(
                tool,
                "eval \"$(kiro-proxy env " + tool.id() + " --shell bash --url " + proxy.uri() + ")\" && "
                        + tool.npm().command() + " " + tool.words() + " 'say something'");

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
        assertThat(run.exitCode()).as(run::output).isZero();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolAnswersWhenRunStartsItAndNothingOfTheConnectionIsLeft(Tool tool) throws Exception {
        put(tool.own());

        ChildProcess.Result run = shell(
                tool,
                "kiro-proxy run --url " + proxy.uri() + " " + tool.id() + " -- " + tool.words() + " 'say something'");

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
        assertThat(run.exitCode()).as(run::output).isZero();
        Map<String, byte[]> left = files();
        tool.own().forEach((name, text) -> assertThat(left)
                .hasEntrySatisfying(name, now -> assertThat(new String(now, StandardCharsets.UTF_8))
                        .isEqualTo(text)));
        assertThat(left.keySet()).allMatch(name -> tool.state().stream().anyMatch(name::startsWith));
        left.forEach((name, bytes) -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .as(name)
                .doesNotContain(KEY)
                .doesNotContain(proxy.uri().getAuthority()));
    }

    private ChildProcess.Result shell(Tool tool, String line) throws IOException {
        Path program = tool.npm().installed();
        Path work = Files.createDirectories(outside.resolve("work"));
        Path bin = Files.createDirectories(outside.resolve("bin"));
        KiroProcess.install(bin);
        proxy.simulator().onGenerate(request -> Scenario.text("KIRO-ANSWERS"));
        Map<String, String> variables = new HashMap<>(quiet());
        variables.put("HOME", home.toString());
        variables.put("KIRO_PROXY_HOME", outside.resolve("proxy").toString());
        variables.put("KIRO_CLIENT_KEY", KEY);
        variables.put("PATH", bin + ":" + program.getParent() + ":" + System.getenv("PATH"));
        return ChildProcess.run(List.of("bash", "-c", CLEAN + line), variables, work, LIMIT);
    }

    private void put(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> one : files.entrySet()) {
            Path file = home.resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.getValue());
        }
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(home.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, String> quiet() {
        return Map.of(
                "DISABLE_TELEMETRY", "1",
                "DISABLE_AUTOUPDATER", "1",
                "DISABLE_ERROR_REPORTING", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                "OPENCODE_DISABLE_AUTOUPDATE", "1",
                "OPENCODE_DISABLE_MODELS_FETCH", "1",
                "QWEN_CODE_SUPPRESS_YOLO_WARNING", "1");
    }
}
