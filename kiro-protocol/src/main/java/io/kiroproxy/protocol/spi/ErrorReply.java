package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.spi.HttpFields;
import java.util.Objects;

/**
 * A failure as a whole HTTP reply.
 *
 * @param status the HTTP status
 * @param fields header fields, content type and {@code retry-after} included
 * @param body the protocol's own error body, JSON
 */
public record ErrorReply(int status, HttpFields fields, byte[] body) {
    public ErrorReply {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
    }
}
