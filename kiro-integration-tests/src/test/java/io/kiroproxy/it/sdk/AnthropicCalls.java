package io.kiroproxy.it.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Calls of the vendor's SDK, whole or streamed.
 *
 * @param client the SDK's client
 */
record AnthropicCalls(AnthropicClient client) implements AutoCloseable {

    /** How a message is asked for; the result has to be the same. */
    enum Way {
        WHOLE,
        STREAMED
    }

    static AnthropicCalls to(URI proxy) {
        return new AnthropicCalls(AnthropicOkHttpClient.builder()
                .baseUrl(proxy.toString())
                .apiKey("any")
                .build());
    }

    static MessageCreateParams params(String prompt) {
        return params(prompt, "claude-sonnet-4-5");
    }

    static MessageCreateParams params(String prompt, String model) {
        return builder(model).addUserMessage(prompt).build();
    }

    static MessageCreateParams.Builder builder(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(1_024);
    }

    Message send(MessageCreateParams params, Way way) {
        if (way == Way.WHOLE) {
            return send(params);
        }
        MessageAccumulator whole = MessageAccumulator.create();
        stream(params, whole);
        return whole.message();
    }

    Message send(MessageCreateParams params) {
        return client.messages().create(params);
    }

    List<RawMessageStreamEvent> stream(MessageCreateParams params, MessageAccumulator whole) {
        try (StreamResponse<RawMessageStreamEvent> reply = client.messages().createStreaming(params);
                Stream<RawMessageStreamEvent> events = reply.stream()) {
            return events.peek(whole::accumulate).toList();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
