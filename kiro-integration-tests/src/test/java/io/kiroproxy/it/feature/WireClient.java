package io.kiroproxy.it.feature;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends JSON to the proxy's public port and gives back the bytes as they are; every reply must fit its vendor's definition. */
final class WireClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProxyUnderTest proxy;

    WireClient(ProxyUnderTest proxy) {
        this.proxy = proxy;
    }

    /** Asks in one protocol. */
    HttpResponse<String> ask(Wire wire, Wire.Way way, ObjectNode body) {
        if (wire != Wire.GEMINI) {
            body.put("stream", way == Wire.Way.STREAMED);
        }
        return send("POST", wire.path(way), body.toString());
    }

    HttpResponse<String> send(String method, String path, String body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(proxy.tap().uri() + path))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
