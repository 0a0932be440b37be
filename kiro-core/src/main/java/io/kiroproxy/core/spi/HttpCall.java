package io.kiroproxy.core.spi;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to send.
 *
 * @param method upper case
 * @param uri absolute
 * @param fields everything but {@code host} and {@code content-length}, which the transport adds
 * @param body not copied; must not change afterwards; empty for none
 * @param headTimeout how long the answer's head may take after the request was sent
 * @param proxy the way out, null for the transport's default
 */
public record HttpCall(
        String method,
        URI uri,
        HttpFields fields,
        byte[] body,
        Duration headTimeout,
        @Nullable ProxyAddress proxy) {

    private static final byte[] NO_BODY = new byte[0];

    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(headTimeout, "headTimeout");
    }

    /** A GET. */
    public static HttpCall get(URI uri, HttpFields fields, Duration headTimeout, @Nullable ProxyAddress proxy) {
        return new HttpCall("GET", uri, fields, NO_BODY, headTimeout, proxy);
    }

    /** A POST of {@code body}. */
    public static HttpCall post(
            URI uri, HttpFields fields, byte[] body, Duration headTimeout, @Nullable ProxyAddress proxy) {
        return new HttpCall("POST", uri, fields, body, headTimeout, proxy);
    }

    /** A copy sent to {@code uri} instead. */
    public HttpCall withUri(URI uri) {
        return new HttpCall(method, uri, fields, body, headTimeout, proxy);
    }

    @Override
    public String toString() {
        return method + " " + uri + " (" + body.length + " bytes)";
    }
}
