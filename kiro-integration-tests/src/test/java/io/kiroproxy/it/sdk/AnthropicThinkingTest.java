package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.ThinkingBlock;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.ThinkingConfigBetweenTools;
import com.anthropic.models.messages.WebSearchResultBlock;
import com.anthropic.models.messages.WebSearchTool20250305;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks beyond text and tools that the vendor's Java SDK reads and replays: thinking and web search. */
class AnthropicThinkingTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private AnthropicCalls claude;

    @BeforeEach
    void connect() {
        claude = AnthropicCalls.to(proxy.tap().uri());
    }

    @AfterEach
    void disconnect() {
        claude.close();
    }

    @ParameterizedTest
    @EnumSource
    void thinkingIsShownAndReplayedWithItsSignature(AnthropicCalls.Way way) {
        MessageCreateParams asked = AnthropicCalls.params("think", "claude-sonnet-5").toBuilder()
                .thinking(ThinkingConfigAdaptive.builder().build())
                .build();

        Message thought = claude.send(asked, way);

        ThinkingBlock block = thought.content().get(0).asThinking();
        assertThat(block.thinking()).isEqualTo("The simulator thinks about this for a moment.");
        claude.send(
                asked.toBuilder().addMessage(thought).addUserMessage("go on").build(), way);
        Json replayed = proxy.generateBodies()
                .get(1)
                .at("conversationState")
                .at("history")
                .at(1)
                .at("assistantResponseMessage")
                .at("reasoningContent")
                .at("reasoningText");
        assertThat(replayed.at("text").text()).isEqualTo(block.thinking());
        assertThat(replayed.at("signature").text()).isNotBlank().isEqualTo(block.signature());
        assertThat(proxy.generateRequests()).allMatch(request -> request.status() == 200);
    }

    @Test
    void hiddenThinkingIsReplayedWithItsSignature() {
        MessageCreateParams asked = AnthropicCalls.params("think", "claude-sonnet-5").toBuilder()
                .thinking(ThinkingConfigAdaptive.builder()
                        .display(ThinkingConfigAdaptive.Display.OMITTED)
                        .build())
                .build();

        Message thought = claude.send(asked, AnthropicCalls.Way.STREAMED);

        assertThat(thought.content().get(0).asThinking().thinking()).isEmpty();
        assertThat(thought.content().get(0).asThinking().signature()).isNotBlank();
        claude.send(
                asked.toBuilder().addMessage(thought).addUserMessage("go on").build(), AnthropicCalls.Way.WHOLE);
        assertThat(proxy.generateRequests()).hasSize(2).allMatch(request -> request.status() == 200);
    }

    @Test
    void thinkingBetweenToolsIsTakenAsAdaptive() {
        claude.send(AnthropicCalls.params("think", "claude-sonnet-5").toBuilder()
                .thinking(ThinkingConfigBetweenTools.builder().build())
                .build());

        Json fields = proxy.generateBodies().get(0).at("additionalModelRequestFields");
        assertThat(fields.at("thinking").at("type").text()).isEqualTo("adaptive");
    }

    @ParameterizedTest
    @EnumSource
    void webSearchRunsInTheProxyAndItsBlocksCanBeReplayed(AnthropicCalls.Way way) {
        MessageCreateParams asked =
                AnthropicCalls.params("Perform a web search for the query: kiro proxies").toBuilder()
                        .addTool(WebSearchTool20250305.builder().maxUses(8).build())
                        .build();

        Message found = claude.send(asked, way);

        assertThat(found.content()).anyMatch(block -> block.isServerToolUse());
        List<WebSearchResultBlock> hits = found.content().stream()
                .flatMap(block -> block.webSearchToolResult().stream())
                .findFirst()
                .orElseThrow()
                .content()
                .asResultBlocks();
        assertThat(hits).extracting(WebSearchResultBlock::title).contains("Simulated result 1 for kiro proxies");
        assertThat(hits).extracting(WebSearchResultBlock::url).allMatch(url -> url.startsWith("https://example.org/"));
        assertThat(proxy.simulator().requests("InvokeMCP")).hasSize(1);

        claude.send(AnthropicCalls.params("Perform a web search for the query: kiro proxies").toBuilder()
                .addMessage(found)
                .addUserMessage("which one is best?")
                .build());

        assertThat(proxy.generateBodies().get(proxy.generateBodies().size() - 1).toString())
                .contains("Simulated result 1 for kiro proxies");
    }
}
