package io.kiroproxy.core.spi;

import io.kiroproxy.core.event.ChatEvent;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange of an attempt: the request and the reading of its answer. One thread at a time, plain
 * synchronous code. Request and answer share state (shortened tool names are restored by the table that
 * shortened them), so an object serves one exchange only.
 */
public interface UpstreamCall {

    /** What to send. Called once. */
    HttpCall http();

    /** The endpoint in a few words for records, for example {@code K runtime.us-east-1}. */
    String endpoint();

    /**
     * Reads some of a 2xx answer's body.
     *
     * @param bytes consumed wholly; not kept
     * @param out takes each event that is complete now
     * @throws UpstreamFailureException when the upstream reports an error in the stream or the bytes make no sense
     */
    void read(ByteBuffer bytes, Consumer<? super ChatEvent> out);

    /**
     * Whether the upstream has written any of its answer yet, told or held back: an exchange that holds back is not
     * silent.
     */
    default boolean begun() {
        return false;
    }

    /**
     * The body has ended.
     *
     * @param out takes the last events; {@code MessageStop} among them unless another exchange follows
     * @return the exchange that continues this answer (a web search, the turn after it), or null when it is complete
     * @throws UpstreamFailureException when the answer was cut short
     */
    @Nullable
    UpstreamCall end(Consumer<? super ChatEvent> out);

    /**
     * What a non-2xx answer means.
     *
     * @param body at most 64 KiB of it
     */
    UpstreamFailure classify(int status, HttpFields fields, byte[] body);

    /**
     * Another way to the same end with the same account after {@code failure}: the next host, a repaired request.
     * Asked before any {@link io.kiroproxy.core.FailoverPolicy}; finite.
     *
     * @return the exchange to try instead, or null when there is none
     */
    @Nullable
    UpstreamCall alternative(UpstreamFailure failure);
}
