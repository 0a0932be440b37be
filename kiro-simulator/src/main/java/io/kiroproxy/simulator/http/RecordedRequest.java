package io.kiroproxy.simulator.http;

import io.kiroproxy.simulator.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One request as it arrived, and how its answer ended. Everything a test may want to look at, secrets included: they are
 * test data here. Safe to read from any thread.
 */
public final class RecordedRequest {
    /** How the exchange ended. */
    public enum Ending {
        /** The whole answer was written. */
        ANSWERED,
        /** The scenario cut or reset the connection. */
        CUT,
        /** The client closed the connection before the answer was complete. */
        CLIENT_LEFT
    }

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Instant receivedAt;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private volatile Answer.Labels labels = Answer.Labels.NONE;
    private volatile int status;

    RecordedRequest(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            Instant receivedAt) {
        this.method = method;
        this.path = path;
        this.query = Map.copyOf(query);
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.receivedAt = receivedAt;
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The decoded path without the query. */
    public String path() {
        return path;
    }

    /** The first value of every query parameter. */
    public Map<String, String> query() {
        return query;
    }

    /** All headers by lower-case name; several of one name are joined with a comma. */
    public Map<String, String> headers() {
        return headers;
    }

    /** One header by its name in any case; empty when absent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The {@code x-amz-target} header; empty when absent. */
    public String target() {
        return header("x-amz-target");
    }

    /** The bearer token of the {@code authorization} header; empty when absent. */
    public String bearer() {
        String value = header("authorization");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).strip()
                : "";
    }

    /** The body's bytes; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The body as text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; absence when it is none. */
    public Json json() {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            return Json.absent();
        }
    }

    /** When the request was complete, by the simulator's clock. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** The operation's name such as {@code GenerateAssistantResponse}; empty when unknown or not answered yet. */
    public String operation() {
        return labels.operation();
    }

    /** {@code R}, {@code L} or {@code K} for data-plane calls; else empty. */
    public String dialect() {
        return labels.dialect();
    }

    /** The name of the account whose credential came with it; empty when unknown. */
    public String account() {
        return labels.account();
    }

    /** The status of the answer; 0 before there is one. */
    public int status() {
        return status;
    }

    /** Completes when the exchange is over; a test awaits {@link Ending#CLIENT_LEFT} here. */
    public CompletableFuture<Ending> ending() {
        return ending.copy();
    }

    int weight() {
        return body.length + 1_024;
    }

    void answeredWith(Answer answer) {
        labels = answer.labels();
        status = answer.status();
    }

    void ended(Ending how) {
        ending.complete(how);
    }

    /** Method, path, operation and status: no header and no body. */
    @Override
    public String toString() {
        return method + " " + path + " " + operation() + " -> " + status;
    }
}
