package io.kiroproxy.core.spi;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The head of an answer and its body still to come.
 *
 * @param status the HTTP status
 * @param fields the head's fields
 * @param body must be subscribed to exactly once, or the connection is held; demand is counted in buffers; a
 *     buffer is valid until {@code onNext} returns; cancelling closes or frees the connection
 */
public record HttpReply(int status, HttpFields fields, Flow.Publisher<ByteBuffer> body) {
    public HttpReply {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
    }
}
