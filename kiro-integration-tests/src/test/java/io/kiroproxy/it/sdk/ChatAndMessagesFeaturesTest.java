package io.kiroproxy.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images, reasoning and structured output by the vendors' Java SDKs of Chat Completions and Messages. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatAndMessagesFeaturesTest {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    private OpenAIClient openai;

    @BeforeEach
    void connect() {
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(proxy.tap().uri().resolve("/v1").toString())
                .apiKey("any")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void disconnect() {
        openai.close();
    }

    @Test
    void imageOfAChatArrivesUpstream() {
        ChatCompletion answer = openai.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("claude-sonnet-4.5")
                        .addUserMessageOfArrayOfContentParts(List.of(
                                ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                        .text("what is it?")
                                        .build()),
                                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url("data:image/png;base64," + PIXEL)
                                                .build())
                                        .build())))
                        .build())
                .validate();

        assertThat(answer.choices()).hasSize(1);
        Json user = proxy.generateBodies()
                .get(0)
                .at("conversationState")
                .at("currentMessage")
                .at("userInputMessage");
        assertThat(user.at("images").at(0).at("source").at("bytes").text()).isEqualTo(PIXEL);
    }

    @Test
    void reasoningOfAChatIsShown() {
        ChatCompletion answer = openai.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("claude-sonnet-5")
                        .reasoningEffort(ReasoningEffort.HIGH)
                        .addUserMessage("think")
                        .build())
                .validate();

        assertThat(answer.choices().get(0).message().content()).isPresent();
        assertThat(Json.parse(proxy.tap().calls().get(0).reply())
                        .at("choices")
                        .at(0)
                        .at("message")
                        .at("reasoning_content")
                        .text())
                .isEqualTo("The simulator thinks about this for a moment.");
        assertThat(proxy.generateBodies()
                        .get(0)
                        .at("additionalModelRequestFields")
                        .at("output_config")
                        .at("effort")
                        .text())
                .isEqualTo("high");
    }

    @Test
    void structuredOutputOfAChatIsTheDemandedObject() {
        proxy.simulator().onGenerate(new StructuredUpstream("{\"city\":\"Bern\",\"people\":134000}"));

        City city = openai.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("claude-sonnet-4.5")
                        .addUserMessage("the capital")
                        .responseFormat(City.class)
                        .build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();

        assertThat(city).isEqualTo(new City("Bern", 134_000));
    }

    @Test
    void structuredOutputOfAMessageIsTheDemandedObject() {
        proxy.simulator().onGenerate(new StructuredUpstream("{\"city\":\"Bern\",\"people\":134000}"));

        try (AnthropicCalls claude = AnthropicCalls.to(proxy.tap().uri())) {
            City city = claude
                    .client()
                    .messages()
                    .create(AnthropicCalls.builder("claude-sonnet-4-5")
                            .addUserMessage("the capital")
                            .outputConfig(City.class)
                            .build())
                    .content()
                    .stream()
                    .flatMap(block -> block.text().stream())
                    .findFirst()
                    .orElseThrow()
                    .text();

            assertThat(city).isEqualTo(new City("Bern", 134_000));
        }
    }

    /** What the structured outputs demand. */
    record City(String city, int people) {}
}
