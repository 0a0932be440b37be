package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Codex, Gemini CLI, opencode and Qwen Code do a task of two turns through the proxy, each also against every failure
 * that reaches a client (clients.md 4 to 6, 13). They wait more than they work, so several run at a time. What passes is
 * held against the vendors' public definitions.
 */
@Tag("client")
@Execution(ExecutionMode.CONCURRENT)
class OtherClientsTest {

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
                HeadlessClient.gemini(""),
                HeadlessClient.opencode("@ai-sdk/openai-compatible", "v1"),
                HeadlessClient.opencode("@ai-sdk/openai", "v1"),
                HeadlessClient.opencode("@ai-sdk/anthropic", "v1"),
                HeadlessClient.opencode("@ai-sdk/google", "v1beta"),
                HeadlessClient.qwen());
    }

    @ParameterizedTest
    @MethodSource("all")
    void taskWithAToolCallIsDone(HeadlessClient client) throws IOException {
        proxy.simulator().onGenerate(script(0, Scenario.agent()));

        writesTheFile(client);

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsOnly(200);
        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::status).allMatch(status -> status < 400);
    }

    @ParameterizedTest
    @MethodSource("all")
    void throttledAccountIsWaitedFor(HeadlessClient client) throws IOException {
        proxy.simulator().onGenerate(script(1, Scenario.refuse(Refusal.E13_RATE.withRetryAfter(1))));

        writesTheFile(client);

        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::status).contains(429);
    }

    /** The proxy tries a second time by itself; the third time is the client's. */
    @ParameterizedTest
    @MethodSource("all")
    void upstreamErrorIsSurvived(HeadlessClient client) throws IOException {
        proxy.simulator().onGenerate(script(2, Scenario.refuse(Refusal.E20_SERVER)));

        writesTheFile(client);

        assertThat(proxy.tap().calls()).extracting(ClientTap.Call::status).anyMatch(status -> status >= 500);
    }

    @ParameterizedTest
    @MethodSource("all")
    void cutAnswerIsAskedForAgain(HeadlessClient client) throws IOException {
        proxy.simulator()
                .onGenerate(
                        script(1, EventScript.begin().text("I will ", "soon ").cut()));

        writesTheFile(client);

        assertThat(proxy.tap().calls())
                .filteredOn(call -> call.status() == 200)
                .extracting(ClientTap.Call::reply)
                .anyMatch(reply -> reply.contains("soon") && reply.contains("\"error\""));
    }

    private ClientScript script(int faults, Scenario fault) {
        return new ClientScript(file(), faults, fault);
    }

    private Path file() {
        return HeadlessClient.work(folder).resolve("hello.txt");
    }

    private void writesTheFile(HeadlessClient client) throws IOException {
        ChildProcess.Result run = client.run(proxy.tap().uri(), folder, ClientScript.prompt(file()));

        assertThat(file()).as(run::output).exists().content().contains("KIRO-WORKS");
        assertThat(run.exitCode()).as(run::output).isZero();
    }
}
