package io.kiroproxy.it.sdk;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Calls of the vendor's SDK, whole or streamed.
 *
 * @param client the SDK's client
 */
record GeminiCalls(Client client) implements AutoCloseable {

    static final Tool READ_FILE = Tool.builder()
            .functionDeclarations(FunctionDeclaration.builder()
                    .name("read_file")
                    .description("Reads a file.")
                    .parametersJsonSchema(Map.of(
                            "type", "object",
                            "properties", Map.of("path", Map.of("type", "string")),
                            "required", List.of("path"))))
            .build();

    /** How an answer is asked for; the result has to be the same. */
    enum Way {
        WHOLE,
        STREAMED
    }

    /** A client that asks once: what is seen here is what the proxy answered. */
    static GeminiCalls to(URI proxy, String key) {
        return new GeminiCalls(Client.builder()
                .apiKey(key)
                .vertexAI(false)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(proxy.toString())
                        .retryOptions(HttpRetryOptions.builder().attempts(1))
                        .build())
                .build());
    }

    /** All chunks of an answer; one when it is not streamed. */
    List<GenerateContentResponse> chunks(String model, List<Content> contents, GenerateContentConfig config, Way way) {
        if (way == Way.WHOLE) {
            return List.of(client.models.generateContent(model, contents, config));
        }
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, contents, config)) {
            stream.forEach(chunks::add);
        }
        return chunks;
    }

    /** The parts of an answer, as a client sends them back. */
    static Content said(List<GenerateContentResponse> chunks) {
        return Content.builder()
                .role("model")
                .parts(chunks.stream()
                        .flatMap(chunk -> chunk.candidates().orElseThrow().stream())
                        .flatMap(candidate -> candidate.content().orElseThrow().parts().orElseThrow().stream())
                        .toList())
                .build();
    }

    static Content user(Part... parts) {
        return Content.builder().role("user").parts(List.of(parts)).build();
    }

    static Content user(String text) {
        return user(Part.fromText(text));
    }

    /** The text that is no thought. */
    static String text(List<GenerateContentResponse> chunks) {
        StringBuilder text = new StringBuilder();
        for (Part part : said(chunks).parts().orElseThrow()) {
            if (!part.thought().orElse(false)) {
                text.append(part.text().orElse(""));
            }
        }
        return text.toString();
    }

    static List<FunctionCall> calls(List<GenerateContentResponse> chunks) {
        return said(chunks).parts().orElseThrow().stream()
                .flatMap(part -> part.functionCall().stream())
                .toList();
    }

    /** The reason of the last chunk, which is the only one to have any. */
    static String finish(List<GenerateContentResponse> chunks) {
        return chunks.get(chunks.size() - 1).finishReason().toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
