package io.kiroproxy.examples;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.net.URI;

/** The vendors' own SDKs and LangChain4j with the proxy as their service. Mind who wants {@code /v1} and who does not. */
public final class OfficialClients {

    private static final String MODEL = "claude-sonnet-4.5";

    private final URI proxy;
    private final String key;

    public OfficialClients(URI proxy, String key) {
        this.proxy = proxy;
        this.key = key;
    }

    /** Anthropic's SDK: the address without a path. */
    public String anthropic(String question) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.toString())
                .apiKey(key)
                .build();
        try {
            return client.messages()
                    .create(MessageCreateParams.builder()
                            .model(MODEL)
                            .maxTokens(200)
                            .addUserMessage(question)
                            .build())
                    .content()
                    .get(0)
                    .asText()
                    .text();
        } finally {
            client.close();
        }
    }

    /** OpenAI's SDK: the address with {@code /v1}. */
    public String openAi(String question) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(proxy.resolve("/v1").toString())
                .apiKey(key)
                .build();
        try {
            return client.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model(MODEL)
                            .addUserMessage(question)
                            .build())
                    .choices()
                    .get(0)
                    .message()
                    .content()
                    .orElse("");
        } finally {
            client.close();
        }
    }

    /** LangChain4j's model for OpenAI: the address with {@code /v1}, too. */
    public String langChain4j(String question) {
        return OpenAiChatModel.builder()
                .baseUrl(proxy.resolve("/v1").toString())
                .apiKey(key)
                .modelName(MODEL)
                .build()
                .chat(question);
    }
}
