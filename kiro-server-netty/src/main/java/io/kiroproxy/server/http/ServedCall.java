package io.kiroproxy.server.http;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.ErrorKind;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the edge knows about a call of a client protocol that is over: a generation, or a request that was refused
 * before it could be read. Counts of tokens and lists of models are no calls.
 *
 * @param id the call
 * @param protocol the client protocol's name
 * @param method the HTTP method
 * @param path percent-decoded, without query
 * @param client the client key's name, null when none is configured or it was not known yet
 * @param request what was asked, null when it could not be read; not to be kept
 * @param reach how far it came
 * @param delivery how the client wanted the answer
 * @param startedAt when its head had come in
 * @param endedAt when it was over
 * @param status what the client got; {@link #CLIENT_LEFT} when it left before that
 * @param kind the kind of error, null when it was told none
 * @param error what the client was told, within a stream too; null for none
 */
public record ServedCall(
        String id,
        String protocol,
        String method,
        String path,
        @Nullable String client,
        @Nullable ChatRequest request,
        Reach reach,
        Delivery delivery,
        Instant startedAt,
        Instant endedAt,
        int status,
        @Nullable ErrorKind kind,
        @Nullable String error) {

    /** The status in records of a call whose client left before the head of its answer, as others write it. */
    public static final int CLIENT_LEFT = 499;

    /** How far a call comes. */
    public enum Reach {
        /** It was refused before the gateway heard of it: for its form, its key, or what the key may. */
        EDGE,
        /** The gateway tells of it too. */
        GATEWAY
    }

    /** How an answer travels. */
    public enum Delivery {
        /** Piece by piece. */
        STREAMED,
        /** As one body, or the request could not be read. */
        WHOLE
    }

    public ServedCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(reach, "reach");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
    }
}
