package io.kiroproxy.it.sdk;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** LangChain4j's models over two of the vendors' protocols. */
enum LangChainModels {
    OPENAI {
        @Override
        ChatModel whole(URI proxy) {
            return OpenAiChatModel.builder()
                    .baseUrl(proxy + "/v1")
                    .apiKey("any")
                    .modelName(MODEL)
                    .maxRetries(0)
                    .strictJsonSchema(true)
                    .build();
        }

        @Override
        StreamingChatModel streaming(URI proxy) {
            return OpenAiStreamingChatModel.builder()
                    .baseUrl(proxy + "/v1")
                    .apiKey("any")
                    .modelName(MODEL)
                    .build();
        }
    },
    ANTHROPIC {
        @Override
        ChatModel whole(URI proxy) {
            return AnthropicChatModel.builder()
                    .baseUrl(proxy + "/v1")
                    .apiKey("any")
                    .modelName(MODEL)
                    .maxRetries(0)
                    .build();
        }

        @Override
        StreamingChatModel streaming(URI proxy) {
            return AnthropicStreamingChatModel.builder()
                    .baseUrl(proxy + "/v1")
                    .apiKey("any")
                    .modelName(MODEL)
                    .build();
        }
    };

    private static final String MODEL = "claude-sonnet-4.5";

    abstract ChatModel whole(URI proxy);

    abstract StreamingChatModel streaming(URI proxy);

    /**
     * A streamed answer.
     *
     * @param pieces its text as it came
     * @param whole what the library made of it
     */
    record Streamed(List<String> pieces, ChatResponse whole) {}

    /** Asks for a stream and waits for its end; a failure is thrown. */
    Streamed stream(URI proxy, ChatRequest request) {
        List<String> pieces = new CopyOnWriteArrayList<>();
        CompletableFuture<ChatResponse> end = new CompletableFuture<>();
        streaming(proxy).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.add(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                end.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }
        });
        try {
            ChatResponse whole = end.join();
            return new Streamed(List.copyOf(pieces), whole);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
