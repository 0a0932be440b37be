package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LangChain4j does its work over two of the protocols, as programs on top of the vendors' SDKs do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LangChainTest {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final ToolSpecification READ_FILE = ToolSpecification.builder()
            .name("read_file")
            .description("Reads a file.")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("path")
                    .required("path")
                    .build())
            .build();

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    @ParameterizedTest
    @EnumSource
    void streamedAnswerArrivesInPiecesAndAddsUp(LangChainModels over) {
        proxy.simulator().next(Scenario.text("One ", "two ", "three."));

        LangChainModels.Streamed answer = over.stream(uri(), request(UserMessage.from("count")));

        assertThat(answer.pieces()).hasSizeGreaterThan(1);
        assertThat(answer.whole().aiMessage().text()).isEqualTo("One two three.");
        assertThat(answer.whole().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.whole().tokenUsage().outputTokenCount()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void toolIsCalledAndItsResultRead(LangChainModels over) {
        UserMessage prompt = UserMessage.from("read a.txt");

        AiMessage call = over.whole(uri()).chat(request(prompt)).aiMessage();

        ToolExecutionRequest use = call.toolExecutionRequests().get(0);
        assertThat(use.name()).isEqualTo("read_file");
        assertThat(Json.parse(use.arguments()).at("path").text()).isEqualTo("a.txt");
        ChatRequest next = request(prompt, call, ToolExecutionResultMessage.from(use, "Text of a."));
        String expected = "Done. The tool answered: Text of a.";
        assertThat(over.whole(uri()).chat(next).aiMessage().text()).isEqualTo(expected);
        assertThat(over.stream(uri(), next).whole().aiMessage().text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsOfAStreamKeepTheirArgumentsApart(LangChainModels over) {
        proxy.simulator()
                .next(EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "read_file", "{\"path\":\"b.txt\"}"));

        ChatResponse answer =
                over.stream(uri(), request(UserMessage.from("both"))).whole();

        assertThat(answer.aiMessage().toolExecutionRequests())
                .extracting(use -> Json.parse(use.arguments()).at("path").text())
                .containsExactly("a-long-name.txt", "b.txt");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    }

    @ParameterizedTest
    @EnumSource
    void imageAndSystemMessageArriveUpstream(LangChainModels over) {
        over.whole(uri())
                .chat(request(
                        SystemMessage.from("Answer in verse."),
                        UserMessage.from(TextContent.from("what is it?"), ImageContent.from(PIXEL, "image/png"))));

        Json user = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
        assertThat(user.at("images").at(0).at("source").at("bytes").text()).isEqualTo(PIXEL);
        assertThat(proxy.generateBodies().get(0).toString()).contains("Answer in verse.");
    }

    @ParameterizedTest
    @EnumSource
    void structuredOutputIsTheDemandedObject(LangChainModels over) {
        proxy.simulator().onGenerate(new StructuredUpstream("{\"city\":\"Bern\"}"));
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("city")
                        .rootElement(JsonObjectSchema.builder()
                                .addStringProperty("city")
                                .required("city")
                                .build())
                        .build())
                .build();

        ChatResponse answer = over.whole(uri())
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("the capital"))
                        .responseFormat(format)
                        .build());

        assertThat(Json.parse(answer.aiMessage().text()).at("city").text()).isEqualTo("Bern");
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreTheLibrarysOwn(LangChainModels over) {
        proxy.simulator()
                .next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(1)), Scenario.refuse(Refusal.E21_TOO_LONG));
        ChatRequest hello = request(UserMessage.from("hello"));

        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> over.whole(uri()).chat(hello));
        assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(() -> over.whole(uri())
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("hello"))
                        .modelName("no-such-model")
                        .build()));
        proxy.restoreAccounts();
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> over.whole(uri()).chat(hello));
    }

    @Test
    void failureWithinAStreamIsThrown() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> LangChainModels.ANTHROPIC.stream(uri(), request(UserMessage.from("hello"))));
    }

    /** The library knows no errors within a stream of chunks; what it can tell is that none of them ended the answer. */
    @Test
    void failureWithinAStreamOfChunksHasNoFinish() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());

        ChatResponse answer = LangChainModels.OPENAI.stream(uri(), request(UserMessage.from("hello")))
                .whole();

        assertThat(answer.finishReason()).isNull();
    }

    private URI uri() {
        return proxy.tap().uri();
    }

    private static ChatRequest request(ChatMessage... messages) {
        return ChatRequest.builder()
                .messages(List.of(messages))
                .toolSpecifications(READ_FILE)
                .build();
    }
}
