package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.ClientTools;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.simulator.generate.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published tools talk to the proxy with nothing but what setup wrote into their own files (ecosystem.md 4). */
@Tag("client")
class ConnectedBySetupTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Map<String, NpmPackage> PACKAGES = Map.of(
            "claude-code", new NpmPackage("@anthropic-ai/claude-code", "2.1.330", "claude"),
            "codex", new NpmPackage("@openai/codex", "0.169.0", "codex"),
            "gemini-cli", new NpmPackage("@google/gemini-cli", "0.61.0", "gemini"),
            "opencode", new NpmPackage("opencode-ai", "1.18.33", "opencode"));

    private static final Map<String, List<String>> ARGUMENTS = Map.of(
            "claude-code", List.of("-p"),
            "codex", List.of("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"),
            "gemini-cli", List.of("--approval-mode", "yolo", "--skip-trust", "-p"),
            "opencode", List.of("run"));

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"claude-code", "codex", "gemini-cli", "opencode"})
    void toolAnswersThroughTheProxyAndItsFilesAreGoneAfterwards(String id) throws Exception {
        ClientTool tool = Objects.requireNonNull(ClientTools.find(id));
        Path program = Objects.requireNonNull(PACKAGES.get(id)).installed();
        Path work = Files.createDirectories(home.resolve("work"));
        ClientSetup setup = new ClientSetup(home.resolve("kiro"), Map.of(), home);
        Connection to = Connection.to(proxy.uri());
        proxy.simulator().onGenerate(request -> Scenario.text("KIRO-ANSWERS"));

        setup.apply(tool, to);
        List<String> command = new ArrayList<>(List.of("env", "-u", "ANTHROPIC_BASE_URL", "-u", "XDG_CONFIG_HOME"));
        command.add(program.toString());
        command.addAll(Objects.requireNonNull(ARGUMENTS.get(id)));
        command.add("say something");
        ChildProcess.Result run = ChildProcess.run(command, quiet(), work, LIMIT);

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
        setup.undo(tool);
        assertThat(setup.state(tool, to)).isEqualTo(ClientSetup.State.NOT);
    }

    private Map<String, String> quiet() {
        return new HashMap<>(Map.of(
                "HOME", home.toString(),
                "DISABLE_TELEMETRY", "1",
                "DISABLE_AUTOUPDATER", "1",
                "DISABLE_ERROR_REPORTING", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                "OPENCODE_DISABLE_AUTOUPDATE", "1",
                "OPENCODE_DISABLE_MODELS_FETCH", "1"));
    }
}
