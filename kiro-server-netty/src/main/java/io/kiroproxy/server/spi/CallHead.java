package io.kiroproxy.server.spi;

import io.kiroproxy.core.spi.HttpFields;
import java.time.Instant;
import java.util.Objects;

/**
 * What is known of a call when its head has come in.
 *
 * @param call the call's id
 * @param route the path with its variables, such as {@code /v1beta/models/{model}:generateContent}
 * @param fields of the request; keys are among them
 * @param startedAt when it came
 */
public record CallHead(String call, String route, HttpFields fields, Instant startedAt) {
    public CallHead {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
