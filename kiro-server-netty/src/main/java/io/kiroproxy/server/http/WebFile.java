package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of the web UI. Its content is made when somebody asks for it first, on a worker, and kept: most runs of the
 * program show no page, and none has to wait for one before it can serve. Safe for any thread.
 */
public final class WebFile {

    private static final byte[] NOTHING = {};

    private final String path;
    private final Supplier<Content> source;
    private volatile @Nullable Content content;

    /**
     * What is answered. The arrays must not be changed.
     *
     * @param etag the hash of the body, quoted
     * @param fields what every answer carries, content type and caching included
     * @param body its bytes
     * @param gzipped its bytes compressed, null where that is not worth it
     */
    public record Content(String etag, HttpFields fields, byte[] body, byte @Nullable [] gzipped) {
        public Content {
            Objects.requireNonNull(etag, "etag");
            Objects.requireNonNull(fields, "fields");
            Objects.requireNonNull(body, "body");
        }

        /** Without the bytes. */
        @Override
        public String toString() {
            return etag + " (" + body.length + " bytes)";
        }
    }

    /**
     * A file that is not made yet.
     *
     * @param path where it is served; {@code /} is the page itself, which only who accepts HTML gets
     * @param source makes its content; called once, may take its time
     */
    public WebFile(String path, Supplier<Content> source) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: an absolute path)");
        }
        this.path = path;
        this.source = Objects.requireNonNull(source, "source");
    }

    /** Where it is served. */
    public String path() {
        return path;
    }

    /** What is served, made now when nobody has asked for it yet. */
    public Content content() {
        Content known = content;
        return known == null ? made() : known;
    }

    private synchronized Content made() {
        Content known = content;
        if (known == null) {
            known = source.get();
            content = known;
        }
        return known;
    }

    /** Answers a GET with these fields: 304 to who has it, compressed to who can read that. */
    ClientCall.Immediate answer(HttpFields request) {
        Content now = content();
        HttpFields.Builder head = now.fields().toBuilder();
        String known = request.first("if-none-match");
        if (known != null && known.contains(now.etag())) {
            return new ClientCall.Immediate(304, head.build(), NOTHING);
        }
        String codings = request.first("accept-encoding");
        byte[] gzipped = now.gzipped();
        if (gzipped != null && codings != null && codings.contains("gzip")) {
            return new ClientCall.Immediate(
                    200, head.add("content-encoding", "gzip").build(), gzipped);
        }
        return new ClientCall.Immediate(200, head.build(), now.body());
    }

    @Override
    public String toString() {
        return path;
    }
}
