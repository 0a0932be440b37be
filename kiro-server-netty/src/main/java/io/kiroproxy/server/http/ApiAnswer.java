package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An answer of the server's own API.
 *
 * @param status the HTTP status
 * @param fields header fields, content type included
 * @param body may be empty
 */
public record ApiAnswer(int status, HttpFields fields, byte[] body) {

    private static final HttpFields JSON =
            HttpFields.of("content-type", "application/json", "cache-control", "no-store");

    public ApiAnswer {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
    }

    /** JSON that nobody stores on the way. */
    public static ApiAnswer json(int status, String json) {
        return new ApiAnswer(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the body, which may hold secrets. */
    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
