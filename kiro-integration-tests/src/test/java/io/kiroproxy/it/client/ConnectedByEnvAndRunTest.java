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

    static Stream<PublishedTool> tools() {
        return PublishedTool.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolAnswersInAShellThatHasEvaluatedEnv(PublishedTool tool) throws Exception {
        PublishedTool.put(home, tool.needed());
        ChildProcess.Result run = shell(
                tool,
                "eval \"$(kiro-proxy env " + tool.id() + " --shell bash --url " + proxy.uri() + ")\" && "
                        + tool.npm().command() + " " + String.join(" ", tool.words()) + " 'say something'");

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
        assertThat(run.exitCode()).as(run::output).isZero();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolAnswersWhenRunStartsItAndNothingOfTheConnectionIsLeft(PublishedTool tool) throws Exception {
        PublishedTool.put(home, tool.own());

        ChildProcess.Result run = shell(
                tool,
                "kiro-proxy run --url " + proxy.uri() + " " + tool.id() + " -- " + String.join(" ", tool.words())
                        + " 'say something'");

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

    private ChildProcess.Result shell(PublishedTool tool, String line) throws IOException {
        Path program = tool.npm().installed();
        Path work = Files.createDirectories(outside.resolve("work"));
        Path bin = Files.createDirectories(outside.resolve("bin"));
        KiroProcess.install(bin);
        proxy.simulator().onGenerate(request -> Scenario.text("KIRO-ANSWERS"));
        Map<String, String> variables = new HashMap<>(PublishedTool.QUIET);
        variables.put("HOME", home.toString());
        variables.put("KIRO_PROXY_HOME", outside.resolve("proxy").toString());
        variables.put("KIRO_CLIENT_KEY", KEY);
        variables.put("PATH", bin + ":" + program.getParent() + ":" + System.getenv("PATH"));
        return ChildProcess.run(List.of("bash", "-c", CLEAN + line), variables, work, LIMIT);
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
}
