package io.kiroproxy.dist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Calls of a delivered proxy. */
final class Asked {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Asked() {}

    /** A streamed message in Anthropic's protocol, whole. */
    static String message(URI proxy, String key, String text) throws IOException, InterruptedException {
        return HTTP.send(request(proxy, key, text), BodyHandlers.ofString()).body();
    }

    /** The same, while it arrives; completes with the head. */
    static CompletableFuture<HttpResponse<java.io.InputStream>> stream(URI proxy, String key, String text) {
        return HTTP.sendAsync(request(proxy, key, text), BodyHandlers.ofInputStream());
    }

    static HttpResponse<String> get(URI uri, String key) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .header("authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.ofString());
    }

    static HttpResponse<String> post(URI uri, String key, String json) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest request(URI proxy, String key, String text) {
        String body = """
                {"model":"claude-sonnet-4-5","max_tokens":200,"stream":true,"messages":[{"role":"user","content":"%s"}]}
                """.formatted(text);
        return HttpRequest.newBuilder(proxy.resolve("/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
