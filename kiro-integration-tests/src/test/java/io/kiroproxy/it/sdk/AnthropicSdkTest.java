package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's Java SDK gets what it would get from the vendor (clients.md 6 and 7). */
class AnthropicSdkTest {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

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

    @Test
    void streamedMessageArrivesInPiecesAndAddsUp() {
        proxy.simulator().next(Scenario.text("One ", "two ", "three."));
        MessageAccumulator whole = MessageAccumulator.create();

        List<RawMessageStreamEvent> events = claude.stream(AnthropicCalls.params("count"), whole);

        assertThat(events.get(0).isMessageStart()).isTrue();
        assertThat(events.get(events.size() - 1).isMessageStop()).isTrue();
        assertThat(events.stream().filter(RawMessageStreamEvent::isContentBlockDelta))
                .hasSizeGreaterThan(1);
        Message message = whole.message();
        assertThat(AnthropicTools.text(message)).isEqualTo("One two three.");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
        assertThat(message.usage().inputTokens()).isPositive();
        assertThat(message.model().asString()).isEqualTo("claude-sonnet-4-5");
    }

    @ParameterizedTest
    @EnumSource
    void toolIsCalledAndItsResultRead(AnthropicCalls.Way way) {
        MessageCreateParams asked = AnthropicCalls.params("read a.txt").toBuilder()
                .addTool(AnthropicTools.READ_FILE)
                .build();

        Message call = claude.send(asked, way);

        assertThat(call.stopReason()).hasValue(StopReason.TOOL_USE);
        ToolUseBlock use = AnthropicTools.calls(call).get(0);
        assertThat(use.name()).isEqualTo("read_file");
        assertThat(AnthropicTools.path(use)).isEqualTo("a.txt");

        Message answer = claude.send(
                asked.toBuilder()
                        .addMessage(call)
                        .addUserMessageOfContentBlockParams(AnthropicTools.results(call, "Text of a."))
                        .build(),
                way);

        assertThat(AnthropicTools.text(answer)).isEqualTo("Done. The tool answered: Text of a.");
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsKeepTheirArgumentsApart(AnthropicCalls.Way way) {
        proxy.simulator()
                .next(EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "read_file", "{\"path\":\"b.txt\"}"));
        MessageCreateParams asked = AnthropicCalls.params("both").toBuilder()
                .addTool(AnthropicTools.READ_FILE)
                .build();

        Message call = claude.send(asked, way);

        assertThat(AnthropicTools.calls(call))
                .extracting(AnthropicTools::path)
                .containsExactly("a-long-name.txt", "b.txt");
        assertThat(AnthropicTools.calls(call)).extracting(ToolUseBlock::id).doesNotHaveDuplicates();

        claude.send(
                asked.toBuilder()
                        .addMessage(call)
                        .addUserMessageOfContentBlockParams(AnthropicTools.results(call, "read"))
                        .build(),
                way);

        assertThat(user(1).at("userInputMessageContext").at("toolResults").items())
                .hasSize(2);
    }

    @Test
    void imageArrivesUpstream() {
        ContentBlockParam picture = ContentBlockParam.ofImage(ImageBlockParam.builder()
                .source(Base64ImageSource.builder()
                        .data(PIXEL)
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .build())
                .build());
        ContentBlockParam question = ContentBlockParam.ofText(
                TextBlockParam.builder().text("what is it?").build());

        claude.send(AnthropicCalls.builder("claude-sonnet-4-5")
                .addUserMessageOfContentBlockParams(List.of(picture, question))
                .build());

        assertThat(user(0).at("images").at(0).at("source").at("bytes").text()).isEqualTo(PIXEL);
        assertThat(user(0).at("images").at(0).at("format").text()).isEqualTo("png");
    }

    @ParameterizedTest
    @EnumSource
    void stopSequenceEndsTheText(AnthropicCalls.Way way) {
        proxy.simulator().next(Scenario.text("Before ST", "OP after."));

        Message message = claude.send(
                AnthropicCalls.params("go").toBuilder().addStopSequence("STOP").build(), way);

        assertThat(AnthropicTools.text(message)).isEqualTo("Before ");
        assertThat(message.stopReason()).hasValue(StopReason.STOP_SEQUENCE);
        assertThat(message.stopSequence()).hasValue("STOP");
    }

    @ParameterizedTest
    @EnumSource
    void textIsCutAtMaxTokens(AnthropicCalls.Way way) {
        proxy.simulator().next(Scenario.text("one two three four five six seven eight nine ten ".split("(?<= )", -1)));

        Message message =
                claude.send(AnthropicCalls.params("go").toBuilder().maxTokens(4).build(), way);

        assertThat(message.stopReason()).hasValue(StopReason.MAX_TOKENS);
        assertThat(AnthropicTools.text(message)).startsWith("one ").doesNotContain("ten");
    }

    @Test
    void systemPromptArrivesUpstream() {
        claude.send(AnthropicCalls.params("hello").toBuilder()
                .system("Answer in verse.")
                .build());

        assertThat(proxy.generateBodies().get(0).toString()).contains("Answer in verse.");
    }

    @Test
    void tokensAreCountedWithoutAnUpstreamCall() {
        long few = count("hello");
        long many = count("hello ".repeat(1_000));

        assertThat(few).isPositive();
        assertThat(many).isBetween(500L, 4_000L);
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void modelsAreListedAndEachCanBeRetrieved() {
        List<ModelInfo> models = claude.client().models().list().data();

        assertThat(models).extracting(ModelInfo::id).contains("claude-sonnet-4.5", "claude-opus-5.5");
        ModelInfo one = claude.client().models().retrieve("claude-sonnet-4.5");
        assertThat(one.id()).isEqualTo("claude-sonnet-4.5");
        assertThat(one.displayName()).isNotBlank();
    }

    private long count(String text) {
        return claude.client()
                .messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("claude-sonnet-4-5")
                        .addUserMessage(text)
                        .build())
                .inputTokens();
    }

    /** The current user message of one of the generate requests. */
    private Json user(int request) {
        return proxy.generateBodies()
                .get(request)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
    }
}
