package io.kiroproxy.server.clients;

import java.net.URI;
import java.util.Objects;

/**
 * One small question in a tool's own wire format, to see that what was written works (ecosystem.md 4).
 *
 * @param uri where it goes
 * @param header the header with the key
 * @param value the header's value; secret
 * @param body JSON
 */
public record TestCall(URI uri, String header, String value, String body) {

    /** What a tool speaks. */
    enum Wire {
        MESSAGES,
        CHAT,
        RESPONSES,
        GEMINI
    }

    public TestCall {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(body, "body");
    }

    static TestCall of(Wire wire, Connection to) {
        String model = '"' + to.model().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return switch (wire) {
            case MESSAGES ->
                bearer(
                        to,
                        to.root() + "/v1/messages",
                        "{\"model\":" + model
                                + ",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Say ok.\"}]}");
            case CHAT ->
                bearer(
                        to,
                        to.v1() + "/chat/completions",
                        "{\"model\":" + model + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say ok.\"}]}");
            case RESPONSES ->
                bearer(to, to.v1() + "/responses", "{\"model\":" + model + ",\"input\":\"Say ok.\",\"store\":false}");
            case GEMINI ->
                new TestCall(
                        URI.create(to.root() + "/v1beta/models/auto:generateContent"),
                        "x-goog-api-key",
                        to.key(),
                        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say ok.\"}]}]}");
        };
    }

    private static TestCall bearer(Connection to, String uri, String body) {
        return new TestCall(URI.create(uri), "authorization", "Bearer " + to.key(), body);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "POST " + uri;
    }
}
