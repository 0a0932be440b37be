package io.kiroproxy.examples;

import com.google.genai.Client;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import java.net.URI;

/** Google's SDK with the proxy as its service: the address without a path, Kiro's models by their own names. */
public final class GeminiClient {

    private final URI proxy;
    private final String key;

    public GeminiClient(URI proxy, String key) {
        this.proxy = proxy;
        this.key = key;
    }

    /** The whole answer to {@code question}. */
    public String ask(String question) {
        try (Client client = Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder().baseUrl(proxy.toString()).build())
                .build()) {
            String text = client.models
                    .generateContent(
                            "claude-sonnet-4.5",
                            question,
                            GenerateContentConfig.builder().build())
                    .text();
            return text == null ? "" : text;
        }
    }
}
