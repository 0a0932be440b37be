package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ClientTap;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.GenerateHandler;
import io.kiroproxy.simulator.generate.GenerateRequest;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A conversation becomes too long for the upstream in the middle of a session. The error is each client's own, so those
 * that can compact do so and go on, the others tell their user, and none asks for ever (clients.md 13).
 */
@Tag("client")
@Execution(ExecutionMode.CONCURRENT)
class TooLongSessionTest {

    /** In the form of Claude Code and in that of Qwen Code. */
    private static final String SUMMARY =
            "<summary>They write a file.</summary><state_snapshot>They write a file.</state_snapshot>";

    private static final String ENDING = "All is said.";
    private static final int MOST_CALLS = 8;

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    static List<HeadlessClient> compacting() {
        return List.of(HeadlessClient.opencode("@ai-sdk/openai-compatible", "v1"), HeadlessClient.qwen());
    }

    static Stream<Arguments> telling() {
        return Stream.of(
                Arguments.of(HeadlessClient.codex("gpt-5.5"), "ran out of room in the model's context window"),
                Arguments.of(HeadlessClient.gemini("gemini-2.5-pro"), "exceeds the maximum number of tokens"));
    }

    @Test
    void claudeCodeCompactsAndGoesOn() throws IOException {
        ClaudeCode claude = ClaudeCode.in(folder, proxy.tap().uri());
        proxy.simulator().onGenerate(request -> Scenario.text("Noted."));
        claude.succeed("the first word is KANGAROO");
        claude.succeed("the second word is WALLABY", "--continue");
        proxy.simulator().clearRequests();
        proxy.simulator().onGenerate(new OnceTooLong(request -> Scenario.text("Noted."), "QUOKKA"));

        ChildProcess.Result run = claude.run("the third word is QUOKKA", "--continue");

        assertThat(run.exitCode()).as(run::output).isZero();
        assertThat(run.stdout()).contains(ENDING);
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(400, 200, 200);
        assertThat(proxy.generateRequests().get(1).bodyText()).contains("KANGAROO", "WALLABY", "detailed summary");
        assertThat(proxy.generateRequests().get(2).bodyText()).contains("They write a file.");
    }

    /** Headless, opencode ends with the exit code of an error that it got over. */
    @ParameterizedTest
    @MethodSource("compacting")
    void clientCompactsAndGoesOnAndNoStrategyTouchesThat(HeadlessClient client) throws Exception {
        cutEarly();

        ChildProcess.Result run = run(client);

        assertThat(run.stdout()).as(run::output).contains(ENDING);
        List<Integer> statuses = statuses();
        assertThat(statuses).hasSizeLessThanOrEqualTo(MOST_CALLS).containsOnlyOnce(400);
        assertThat(statuses.subList(statuses.indexOf(400) + 1, statuses.size()))
                .hasSizeGreaterThanOrEqualTo(2)
                .containsOnly(200);
        List<RecordedRequest> upstream = proxy.generateRequests();
        int refused = upstream.stream().map(RecordedRequest::status).toList().indexOf(400);
        assertThat(upstream.get(refused + 1).bodyText())
                .contains("KIRO-WORKS")
                .doesNotContain("earlier messages of this conversation");
    }

    @ParameterizedTest
    @MethodSource("telling")
    void clientTellsItsUser(HeadlessClient client, String told) throws IOException {
        ChildProcess.Result run = run(client);

        assertThat(run.exitCode()).as(run::output).isPositive();
        assertThat(run.output()).contains(told);
        assertThat(statuses()).hasSizeLessThanOrEqualTo(MOST_CALLS).containsOnlyOnce(400);
    }

    /** A strategy that takes as much as it may of every conversation but those that are to be compacted. */
    private void cutEarly() throws IOException, InterruptedException {
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(proxy.uri() + "/api/settings/history"))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"strategies\":[\"auto_truncate\"],\"max_messages\":2}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    private List<Integer> statuses() {
        return proxy.tap().calls().stream().map(ClientTap.Call::status).toList();
    }

    /** The client does a task whose result makes the conversation too long. */
    private ChildProcess.Result run(HeadlessClient client) throws IOException {
        Path file = HeadlessClient.work(folder).resolve("hello.txt");
        proxy.simulator().onGenerate(new OnceTooLong(new ClientScript(file, 0, Scenario.agent()), ""));
        return client.run(proxy.tap().uri(), folder, ClientScript.prompt(file));
    }

    /** The conversation is too long once it has a tool's result, or certain words, until it has been refused. */
    private static final class OnceTooLong implements GenerateHandler {

        private final GenerateHandler before;
        private final String words;
        private final AtomicBoolean refused = new AtomicBoolean();

        OnceTooLong(GenerateHandler before, String words) {
            this.before = before;
            this.words = words;
        }

        @Override
        public Scenario handle(GenerateRequest request) {
            boolean grown = words.isEmpty()
                    ? !request.toolResults().isEmpty()
                    : request.lastUserText().contains(words);
            if (grown && refused.compareAndSet(false, true)) {
                return Scenario.refuse(Refusal.E21_TOO_LONG);
            }
            if (!refused.get()) {
                return before.handle(request);
            }
            boolean compaction = request.tools().isEmpty()
                    || request.lastUserText().toLowerCase(Locale.ROOT).contains("summary of");
            return Scenario.text(compaction ? SUMMARY : ENDING);
        }
    }
}
