package io.kiroproxy.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real Claude Code does its work through the proxy (clients.md 3 and 12). */
@Tag("client")
class ClaudeCodeTest {

    private static final String WRITE_HELLO = "write hello.txt containing KIRO-WORKS";
    private static final String[] MAY_WRITE = {"--permission-mode", "acceptEdits", "--allowedTools", "Write"};

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @TempDir
    private Path folder;

    private ClaudeCode claude;

    @BeforeEach
    void install() throws IOException {
        claude = ClaudeCode.in(folder, proxy.tap().uri());
    }

    @Test
    void writesFileInTwoTurnsOfOneConversation() throws IOException {
        Json result = claude.succeed(WRITE_HELLO, MAY_WRITE);

        assertThat(claude.work().resolve("hello.txt")).hasContent("KIRO-WORKS");
        assertThat(result.at("result").text()).startsWith("Done. The tool answered:");
        assertThat(result.at("num_turns").number(0)).isEqualTo(2);
        List<Json> bodies = proxy.generateBodies();
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        assertThat(bodies).extracting(ClaudeCodeTest::conversation).doesNotContain("");
        assertThat(conversation(bodies.get(0))).isEqualTo(conversation(bodies.get(1)));
        assertThat(bodies.get(0).toString())
                .contains("You are a Claude agent")
                .contains("\"name\":\"Write\"")
                .doesNotContain("x-anthropic-billing-header");
        assertThat(bodies.get(1).toString()).contains("toolResults").doesNotContain("x-anthropic-billing-header");
    }

    @Test
    void hiddenThinkingIsReplayedWithItsSignature() throws IOException {
        claude.succeed(WRITE_HELLO, MAY_WRITE);

        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        Json thinking =
                proxy.generateBodies().get(0).at("additionalModelRequestFields").at("thinking");
        assertThat(thinking.at("type").text()).isEqualTo("adaptive");
        assertThat(thinking.at("display").text()).isEqualTo("omitted");
        Json replayed = replayedReasoning(proxy.generateBodies().get(1));
        assertThat(replayed.at("signature").text()).isNotBlank();
        assertThat(replayed.at("text").text()).isEmpty();
    }

    @Test
    void shownThinkingIsReplayedWithItsTextAndSignature() throws IOException {
        claude.with("CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS", "1")
                .with("MAX_THINKING_TOKENS", "8000")
                .succeed(WRITE_HELLO, with(MAY_WRITE, "--model", "claude-sonnet-5"));

        assertThat(claude.work().resolve("hello.txt")).hasContent("KIRO-WORKS");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        Json replayed = replayedReasoning(proxy.generateBodies().get(1));
        assertThat(replayed.at("text").text()).isEqualTo("The simulator thinks about this for a moment.");
        assertThat(replayed.at("signature").text()).isNotBlank();
    }

    @Test
    void modelWithoutThinkingOfItsOwnThinksInTags() throws IOException {
        Json result = claude.with("MAX_THINKING_TOKENS", "8000")
                .succeed(WRITE_HELLO, with(MAY_WRITE, "--model", "claude-sonnet-4-5"));

        assertThat(claude.work().resolve("hello.txt")).hasContent("KIRO-WORKS");
        assertThat(result.at("result").text()).startsWith("Done. The tool answered:");
        assertThat(proxy.generateRequests()).extracting(RecordedRequest::status).containsExactly(200, 200);
        assertThat(proxy.generateBodies().get(0).toString()).contains("<thinking_mode>enabled</thinking_mode>");
    }

    @ParameterizedTest
    @CsvSource({
        "sonnet, claude-sonnet-5.5",
        "haiku, claude-haiku-5.5",
        "claude-opus-4-5, claude-opus-4.5",
        "claude-opus-4-5-20251101, claude-opus-4.5",
        "claude-sonnet-5.5, claude-sonnet-5.5"
    })
    void modelNamesReachTheirModels(String given, String upstream) throws IOException {
        claude.succeed("hello", "--model", given);

        assertThat(proxy.generateBodies()).hasSize(1);
        assertThat(user(proxy.generateBodies().get(0)).at("modelId").text()).isEqualTo(upstream);
    }

    @Test
    void unknownModelEndsWithAClearError() throws IOException {
        Json result = claude.fail("hello", "--model", "claude-nonsense-9");

        assertThat(result.at("result").text()).contains("claude-nonsense-9");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void continuedSessionStaysOneConversation() throws IOException {
        claude.succeed("hello");
        claude.succeed("hello again", "--continue");

        List<Json> bodies = proxy.generateBodies();
        assertThat(bodies).hasSize(2);
        assertThat(conversation(bodies.get(1))).isNotEmpty().isEqualTo(conversation(bodies.get(0)));
        assertThat(bodies.get(1).at("conversationState").at("history").items()).isNotEmpty();
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    /** The reasoning of the last assistant turn of the history. */
    private static Json replayedReasoning(Json body) {
        List<Json> turns = body.at("conversationState").at("history").items();
        return turns.stream()
                .map(turn -> turn.at("assistantResponseMessage"))
                .filter(Json::isPresent)
                .reduce((first, second) -> second)
                .orElseThrow()
                .at("reasoningContent")
                .at("reasoningText");
    }

    private static Json user(Json body) {
        return body.at("conversationState").at("currentMessage").at("userInputMessage");
    }

    private static String conversation(Json body) {
        return body.at("conversationState").at("conversationId").text();
    }
}
