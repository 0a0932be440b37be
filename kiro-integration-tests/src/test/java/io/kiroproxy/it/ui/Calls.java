package io.kiroproxy.it.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** Calls of ordinary clients, so that the screens have something to show. */
final class Calls {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    /** A JSON body, posted to the admin API; gives the answer's fields. */
    static JsonNode post(URI uri, String body) throws IOException {
        return JSON.readTree(answer(HttpRequest.newBuilder(uri)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .body());
    }

    /** A JSON body, posted; gives the status. */
    static int send(URI uri, String body, String... fields) throws IOException {
        return request("POST", uri, body, fields);
    }

    /** Waits until the history has this many calls, so that a screen finds all of them: it is written in the background. */
    static void awaitKept(URI proxy, int calls) throws IOException {
        await(proxy.resolve("/api/calls?limit=500"), page -> page.path("calls").size() >= calls);
    }

    /** Asks until the answer is as wanted; each question may wait for a moment for what is being written. */
    static void await(URI uri, Predicate<JsonNode> wanted, String... fields) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        JsonNode answer = get(uri, fields);
        while (!wanted.test(answer)) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("still " + answer);
            }
            answer = get(uri, fields);
        }
    }

    /** The fields of an answer of the admin API. */
    static JsonNode get(URI uri, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (fields.length > 0) {
            request.headers(fields);
        }
        return JSON.readTree(answer(request.build()).body());
    }

    static int request(String method, URI uri, String body, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < fields.length; i += 2) {
            request.setHeader(fields[i], fields[i + 1]);
        }
        return answer(request.build()).statusCode();
    }

    private static HttpResponse<String> answer(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
