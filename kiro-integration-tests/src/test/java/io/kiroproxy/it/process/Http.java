package io.kiroproxy.it.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A client of a proxy's HTTP side. */
final class Http {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    static HttpResponse<String> get(URI proxy, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(proxy + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> send(URI proxy, String method, String path, String json)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(proxy + path))
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> administer(URI proxy, String key, String method, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(proxy + path))
                        .header("authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A message to the model; completes with the whole answer. */
    static CompletableFuture<HttpResponse<String>> message(URI proxy, String text) {
        return CLIENT.sendAsync(request(proxy, text, "false"), HttpResponse.BodyHandlers.ofString());
    }

    /** A streamed message; completes with the head. */
    static CompletableFuture<HttpResponse<InputStream>> stream(URI proxy, String text) {
        return CLIENT.sendAsync(request(proxy, text, "true"), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpRequest request(URI proxy, String text, String stream) {
        return HttpRequest.newBuilder(URI.create(proxy + "/v1/messages"))
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":1000,\"stream\":" + stream
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
    }
}
