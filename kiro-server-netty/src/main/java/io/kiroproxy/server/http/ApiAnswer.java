package io.kiroproxy.server.http;

import io.kiroproxy.core.spi.HttpFields;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Flow;

/** An answer of the server's own API. */
public sealed interface ApiAnswer {

    /**
     * One that is complete.
     *
     * @param status the HTTP status
     * @param fields header fields, content type included
     * @param body may be empty
     */
    record Whole(int status, HttpFields fields, byte[] body) implements ApiAnswer {
        public Whole {
            Objects.requireNonNull(fields, "fields");
            Objects.requireNonNull(body, "body");
        }

        /** Without the body, which may hold secrets. */
        @Override
        public String toString() {
            return status + " (" + body.length + " bytes)";
        }
    }

    /**
     * A 200 that comes piece by piece. Pieces are asked for one at a time and only while the client takes them; between
     * them the client is sent a ping when it would hear nothing for {@code server.timeouts.ping}.
     *
     * @param fields header fields, content type included
     * @param pieces subscribed to once; may speak on any thread. Cancelled when the client leaves
     * @param ping what the client ignores
     */
    record Streamed(HttpFields fields, Flow.Publisher<byte[]> pieces, byte[] ping) implements ApiAnswer {
        public Streamed {
            Objects.requireNonNull(fields, "fields");
            Objects.requireNonNull(pieces, "pieces");
            Objects.requireNonNull(ping, "ping");
        }
    }

    /**
     * A call of a client protocol in the place of an answer: whatever it answers, in that protocol and streamed or whole as
     * it asks, goes to who sent the request. Its caller is {@code admin}; no client's key is needed and none would count.
     *
     * @param target path and query, percent-encoded
     * @param fields the call's header fields
     * @param body what is posted; must not be changed
     */
    record Call(String target, HttpFields fields, byte[] body) implements ApiAnswer {
        public Call {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(fields, "fields");
            Objects.requireNonNull(body, "body");
        }

        /** Without the query and the body, which may hold secrets. */
        @Override
        public String toString() {
            return "call (" + body.length + " bytes)";
        }
    }

    /** JSON that nobody stores on the way. */
    static ApiAnswer json(int status, String json) {
        return new Whole(
                status,
                HttpFields.of("content-type", "application/json", "cache-control", "no-store"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** A stream of server-sent events. */
    static ApiAnswer events(Flow.Publisher<byte[]> events) {
        HttpFields fields = HttpFields.builder()
                .add("content-type", "text/event-stream")
                .add("cache-control", "no-store")
                .add("x-accel-buffering", "no")
                .build();
        return new Streamed(fields, events, ": ping\n\n".getBytes(StandardCharsets.UTF_8));
    }
}
