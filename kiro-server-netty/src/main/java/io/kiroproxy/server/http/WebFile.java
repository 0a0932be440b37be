package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of the web UI, with everything that an answer needs made beforehand. Immutable; the arrays must not be changed.
 *
 * @param path where it is served; {@code /} is the page itself, which only who accepts HTML gets
 * @param etag the hash of its content, quoted
 * @param fields what every answer carries, content type and caching included
 * @param body its bytes
 * @param gzipped its bytes compressed, null where that is not worth it
 */
public record WebFile(String path, String etag, HttpFields fields, byte[] body, byte @Nullable [] gzipped) {

    private static final byte[] NOTHING = {};

    public WebFile {
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(body, "body");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: an absolute path)");
        }
    }

    /** Answers a GET with these fields: 304 to who has it, compressed to who can read that. */
    ClientCall.Immediate answer(HttpFields request) {
        HttpFields.Builder head = fields.toBuilder();
        String known = request.first("if-none-match");
        if (known != null && known.contains(etag)) {
            return new ClientCall.Immediate(304, head.build(), NOTHING);
        }
        String codings = request.first("accept-encoding");
        if (gzipped != null && codings != null && codings.contains("gzip")) {
            return new ClientCall.Immediate(
                    200, head.add("content-encoding", "gzip").build(), gzipped);
        }
        return new ClientCall.Immediate(200, head.build(), body);
    }

    /** Path and size. */
    @Override
    public String toString() {
        return path + " (" + body.length + " bytes)";
    }
}
