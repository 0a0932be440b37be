package io.kiroproxy.it.ui;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls of ordinary clients, so that the screens have something to show. */
final class Calls {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Calls() {}

    /** One of the Anthropic protocol; gives its status. */
    static int anthropic(URI proxy, String model, String prompt, String... fields) throws IOException {
        return send(proxy.resolve("/v1/messages"), """
                {"model":"%s","max_tokens":300,"messages":[{"role":"user","content":"%s"}]}""".formatted(model, prompt), fields);
    }

    /** One of OpenAI's chat protocol. */
    static int openAi(URI proxy, String model, String prompt, String... fields) throws IOException {
        return send(proxy.resolve("/v1/chat/completions"), """
                {"model":"%s","messages":[{"role":"user","content":"%s"}]}""".formatted(model, prompt), fields);
    }

    /** A JSON body, posted; gives the status. */
    static int send(URI uri, String body, String... fields) throws IOException {
        return request("POST", uri, body, fields);
    }

    static int request(String method, URI uri, String body, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.setHeader(fields[i], fields[i + 1]);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
