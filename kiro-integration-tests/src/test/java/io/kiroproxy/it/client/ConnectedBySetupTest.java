package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.it.process.KiroProcess;
import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.ClientTools;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published tools talk to the proxy with nothing but what {@code kiro-proxy setup} wrote into their own files, and
 * {@code unsetup} takes that back (ecosystem.md 4).
 */
@Tag("client")
class ConnectedBySetupTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path home;

    @TempDir
    private Path outside;

    static Stream<PublishedTool> tools() {
        return PublishedTool.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void toolAnswersThroughTheProxyAndNothingOfThatIsLeftInItsFiles(PublishedTool tool) throws Exception {
        answersThroughTheProxy(tool);

        for (Path file : setup().files(known(tool), Connection.to(proxy.uri()))) {
            String left = Files.exists(file) ? Files.readString(file) : "";
            assertThat(left)
                    .as(file.toString())
                    .doesNotContainIgnoringCase("kiro", proxy.uri().getAuthority());
        }
    }

    /** The user's own files lead elsewhere before, and again afterwards, to the byte. */
    @ParameterizedTest
    @MethodSource("tools")
    void toolThatWasConnectedElsewhereAnswersThroughTheProxyAndGetsItsOwnFilesBack(PublishedTool tool)
            throws Exception {
        PublishedTool.put(home, tool.own());

        answersThroughTheProxy(tool);

        for (Map.Entry<String, String> own : tool.own().entrySet()) {
            assertThat(home.resolve(own.getKey()))
                    .hasBinaryContent(own.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void answersThroughTheProxy(PublishedTool tool) throws IOException {
        Path program = tool.npm().installed();
        proxy.simulator().onGenerate(request -> Scenario.text("KIRO-ANSWERS"));

        succeed("setup", tool.id(), "--url", proxy.uri().toString());
        List<String> command = new ArrayList<>(List.of("env", "-u", "ANTHROPIC_BASE_URL", "-u", "XDG_CONFIG_HOME"));
        command.add(program.toString());
        command.addAll(tool.words());
        command.add("say something");
        Map<String, String> variables = new HashMap<>(PublishedTool.QUIET);
        variables.put("HOME", home.toString());
        Path work = Files.createDirectories(outside.resolve("work"));
        ChildProcess.Result run = ChildProcess.run(command, variables, work, LIMIT);

        assertThat(run.stdout()).as(run::output).contains("KIRO-ANSWERS");
        succeed("unsetup", tool.id());
        assertThat(setup().state(known(tool), Connection.to(proxy.uri()))).isEqualTo(ClientSetup.State.NOT);
    }

    private void succeed(String... words) throws IOException {
        Path program = KiroProcess.install(Files.createDirectories(outside.resolve("bin")));
        List<String> command = new ArrayList<>(List.of("env", "-u", "XDG_CONFIG_HOME", program.toString()));
        command.addAll(List.of(words));
        Map<String, String> variables = Map.of(
                "HOME",
                home.toString(),
                "KIRO_PROXY_HOME",
                outside.resolve("kiro").toString());
        ChildProcess.Result run = ChildProcess.run(command, variables, outside, LIMIT);
        assertThat(run.exitCode()).as(run::output).isZero();
    }

    private ClientSetup setup() {
        return new ClientSetup(outside.resolve("kiro"), Map.of(), home);
    }

    private static ClientTool known(PublishedTool tool) {
        return Objects.requireNonNull(ClientTools.find(tool.id()));
    }
}
