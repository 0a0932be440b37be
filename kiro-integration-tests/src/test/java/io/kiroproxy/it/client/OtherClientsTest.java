package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codex, Gemini CLI and opencode do a task of two turns through the proxy (clients.md 4 to 6, 13). */
@Tag("client")
class OtherClientsTest {

    private static final String PROMPT = "write hello.txt containing KIRO-WORKS";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    static Stream<HeadlessClient> all() {
        return Stream.of(
                HeadlessClient.codex("claude-sonnet-4-5"),
                HeadlessClient.codex("gpt-5.5"),
                HeadlessClient.codex("gpt-5.6-sol"),
                HeadlessClient.gemini("gemini-2.5-pro"),
                HeadlessClient.opencode("@ai-sdk/openai-compatible", "v1"),
                HeadlessClient.opencode("@ai-sdk/openai", "v1"),
                HeadlessClient.opencode("@ai-sdk/anthropic", "v1"),
                HeadlessClient.opencode("@ai-sdk/google", "v1beta"));
    }

    /** One client per protocol: their ways with failures differ, those of one client's models do not. */
    static Stream<HeadlessClient> onePerProtocol() {
        return Stream.of(
                HeadlessClient.codex("claude-sonnet-4-5"),
                HeadlessClient.gemini("gemini-2.5-pro"),
                HeadlessClient.opencode("@ai-sdk/openai-compatible", "v1"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void taskWithAToolCallIsDone(HeadlessClient client) throws IOException {
        proxy.simulator().onGenerate(OtherClientsTest::scriptForCodexCode);

        writesTheFile(client);

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsOnly(200);
    }

    @ParameterizedTest
    @MethodSource("onePerProtocol")
    void throttledAccountIsWaitedFor(HeadlessClient client) throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(1)));

        writesTheFile(client);
    }

    @ParameterizedTest
    @MethodSource("onePerProtocol")
    void upstreamErrorIsSurvived(HeadlessClient client) throws IOException {
        proxy.simulator().next(Scenario.refuse(Refusal.E20_SERVER));

        writesTheFile(client);
    }

    @ParameterizedTest
    @MethodSource("onePerProtocol")
    void cutAnswerIsAskedForAgain(HeadlessClient client) throws IOException {
        proxy.simulator().next(EventScript.begin().text("I will ", "soon ").cut());

        writesTheFile(client);
    }

    private void writesTheFile(HeadlessClient client) throws IOException {
        ChildProcess.Result run = client.run(proxy.uri(), folder, PROMPT);

        assertThat(HeadlessClient.work(folder).resolve("hello.txt"))
                .as(run::output)
                .exists()
                .content()
                .contains("KIRO-WORKS");
        assertThat(run.exitCode()).as(run::output).isZero();
    }

    /** The newest Codex family has one tool, whose input is a program (clients.md 4). */
    private static Scenario scriptForCodexCode(GenerateRequest request) {
        boolean first = request.toolResults().isEmpty();
        return request.tools().stream()
                .map(tool -> tool.name())
                .filter(name ->
                        first && name.endsWith("exec") && request.tools().size() < 12)
                .findFirst()
                .<Scenario>map(
                        name -> EventScript.begin()
                                .text("I will run it.")
                                .tool(
                                        name,
                                        "{\"input\":\"await tools.exec_command({cmd: \\\"printf KIRO-WORKS > hello.txt\\\"});\"}"))
                .orElseGet(Scenario::agent);
    }
}
