package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.server.config.AccessSettings;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's Java SDK gets chat completions as it would from the vendor (clients.md 8 and 11). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenAiSdkTest {

    private static final String KEY = "client-key-of-the-tests";
    private static final FunctionDefinition READ_FILE = FunctionDefinition.builder()
            .name("read_file")
            .description("Reads a file.")
            .parameters(FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(Map.of("path", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("path")))
                    .build())
            .build();

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.with(config -> config.withAccess(
            new AccessSettings(List.of(new AccessSettings.ClientKey("tests", Secret.of(KEY))), null)));

    private final List<OpenAIClient> clients = new ArrayList<>();

    /** How a completion is asked for; the result has to be the same. */
    private enum Way {
        WHOLE,
        STREAMED
    }

    @AfterEach
    void disconnect() {
        clients.forEach(OpenAIClient::close);
    }

    @Test
    void streamedCompletionArrivesInPiecesAndAddsUp() {
        proxy.simulator().next(Scenario.text("One ", "two ", "three."));
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

        List<ChatCompletionChunk> chunks = stream(params("count"), whole);

        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(chunks)
                .extracting(ChatCompletionChunk::id)
                .containsOnly(chunks.get(0).id());
        assertThat(chunks).noneMatch(chunk -> chunk.usage().isPresent());
        assertThat(text(whole.chatCompletion())).isEqualTo("One two three.");
        assertThat(finish(whole.chatCompletion())).isEqualTo("stop");
    }

    @Test
    void usageComesInALastChunkWhenAskedFor() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

        List<ChatCompletionChunk> chunks = stream(
                params("count").toBuilder()
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build(),
                whole);

        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices()).isEmpty();
        CompletionUsage usage = last.usage().orElseThrow();
        assertThat(usage.completionTokens()).isPositive();
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
    }

    @ParameterizedTest
    @EnumSource
    void toolIsCalledAndItsResultRead(Way way) {
        ChatCompletionCreateParams asked =
                params("read a.txt").toBuilder().addFunctionTool(READ_FILE).build();

        ChatCompletion call = send(asked, way);

        assertThat(finish(call)).isEqualTo("tool_calls");
        ChatCompletionMessageFunctionToolCall use = calls(call).get(0);
        assertThat(use.function().name()).isEqualTo("read_file");
        assertThat(use.function().arguments()).isEqualTo("{\"path\":\"a.txt\"}");

        ChatCompletion answer = send(
                asked.toBuilder()
                        .addMessage(call.choices().get(0).message())
                        .addMessage(result(use, "Text of a."))
                        .build(),
                way);

        assertThat(text(answer)).isEqualTo("Done. The tool answered: Text of a.");
        assertThat(finish(answer)).isEqualTo("stop");
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsKeepTheirArgumentsApart(Way way) {
        proxy.simulator()
                .next(EventScript.begin()
                        .interleavedTools(
                                "read_file", "{\"path\":\"a-long-name.txt\"}", "read_file", "{\"path\":\"b.txt\"}"));

        ChatCompletion call =
                send(params("both").toBuilder().addFunctionTool(READ_FILE).build(), way);

        assertThat(calls(call))
                .extracting(use -> use.function().arguments())
                .containsExactly("{\"path\":\"a-long-name.txt\"}", "{\"path\":\"b.txt\"}");
        assertThat(calls(call))
                .extracting(ChatCompletionMessageFunctionToolCall::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void developerMessageArrivesUpstream() {
        client(KEY)
                .chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("claude-sonnet-4-5")
                        .addDeveloperMessage("Answer in verse.")
                        .addUserMessage("hello")
                        .build());

        assertThat(proxy.generateBodies().get(0).toString()).contains("Answer in verse.");
    }

    @Test
    void modelsAreListedAndEachCanBeRetrieved() {
        List<Model> models = client(KEY).models().list().data();

        assertThat(models).extracting(Model::id).contains("claude-sonnet-4.5", "gpt-5.6-sol");
        assertThat(client(KEY).models().retrieve("gpt-5.6-sol").id()).isEqualTo("gpt-5.6-sol");
    }

    @Test
    void badRequestNamesTheField() {
        BadRequestException failure = failure(
                BadRequestException.class,
                params("hello").toBuilder().maxCompletionTokens(-5L).build());

        assertThat(failure.type()).hasValue("invalid_request_error");
        assertThat(failure.getMessage()).contains("max_completion_tokens");
    }

    @Test
    void wrongClientKeyIsUnauthorized() {
        UnauthorizedException failure = catchThrowableOfType(
                UnauthorizedException.class,
                () -> client("wrong").chat().completions().create(params("hello")));

        assertThat(failure.code()).hasValue("invalid_api_key");
        assertThat(proxy.generateRequests()).isEmpty();
    }

    @Test
    void unknownModelIsNotFound() {
        NotFoundException failure = failure(
                NotFoundException.class,
                params("hello").toBuilder().model("gpt-nonsense").build());

        assertThat(failure.code()).hasValue("model_not_found");
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        proxy.simulator().next(Scenario.refuse(Refusal.E13_RATE.withRetryAfter(7)));

        RateLimitException failure = failure(RateLimitException.class, params("hello"));

        assertThat(failure.code()).hasValue("rate_limit_exceeded");
        assertThat(failure.headers().values("retry-after")).hasSize(1);
    }

    @Test
    void tooLongPromptHasItsOwnCode() {
        proxy.simulator().next(Scenario.refuse(Refusal.E21_TOO_LONG));

        assertThat(failure(BadRequestException.class, params("hello")).code()).hasValue("context_length_exceeded");
    }

    @Test
    void failureWithinTheStreamIsAnErrorAfterTheTextSoFar() {
        proxy.simulator().next(Scenario.text("So ", "far ").cut());
        List<ChatCompletionChunk> chunks = new ArrayList<>();

        SseException failure = catchThrowableOfType(SseException.class, () -> {
            try (StreamResponse<ChatCompletionChunk> reply =
                    client(KEY).chat().completions().createStreaming(params("hello"))) {
                reply.stream().forEach(chunks::add);
            }
        });

        assertThat(failure).isNotNull();
        assertThat(chunks).isNotEmpty();
        assertThat(chunks)
                .noneMatch(chunk -> chunk.choices().get(0).finishReason().isPresent());
    }

    private <E extends OpenAIServiceException> E failure(Class<E> type, ChatCompletionCreateParams params) {
        return catchThrowableOfType(type, () -> client(KEY).chat().completions().create(params));
    }

    private ChatCompletion send(ChatCompletionCreateParams params, Way way) {
        if (way == Way.WHOLE) {
            return client(KEY).chat().completions().create(params);
        }
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        stream(params, whole);
        return whole.chatCompletion();
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params, ChatCompletionAccumulator whole) {
        try (StreamResponse<ChatCompletionChunk> reply =
                        client(KEY).chat().completions().createStreaming(params);
                Stream<ChatCompletionChunk> chunks = reply.stream()) {
            return chunks.peek(whole::accumulate).toList();
        }
    }

    private OpenAIClient client(String key) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(proxy.tap().uri().resolve("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
        clients.add(client);
        return client;
    }

    private static ChatCompletionCreateParams params(String prompt) {
        return ChatCompletionCreateParams.builder()
                .model("claude-sonnet-4-5")
                .addUserMessage(prompt)
                .build();
    }

    private static ChatCompletionToolMessageParam result(ChatCompletionMessageFunctionToolCall call, String text) {
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(text)
                .build();
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElse("");
    }

    private static String finish(ChatCompletion completion) {
        return completion.choices().get(0).finishReason().asString();
    }

    private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletion completion) {
        return completion.choices().get(0).message().toolCalls().orElse(List.of()).stream()
                .map(ChatCompletionMessageToolCall::asFunction)
                .toList();
    }
}
