package io.kiroproxy.core.spi;

import java.util.concurrent.CompletableFuture;

/**
 * Sends HTTP requests. Several implementations pass one contract test ({@code HttpTransportContract}).
 *
 * <p>Never blocks. The returned future completes on {@code executor}, and so do all signals of the reply's body.
 * Cancelling the future before it completes aborts the exchange and frees the connection at once. Failures are
 * {@link UpstreamFailureException} with {@code NETWORK} or {@code TIMEOUT}. Redirects are not followed.
 *
 * <p>An idle connection may be closed by its peer at the very moment it is used again. That failure carries
 * {@link #STALE_CONNECTION} as its reason, and the engine sends the call once more without counting an attempt.
 */
public interface HttpTransport extends AutoCloseable {

    /** The reason of a {@code NETWORK} failure: a kept connection was closed before a byte of the head came. */
    String STALE_CONNECTION = "stale-connection";

    /** Sends {@code call}; one request at a time per connection, never pipelined. */
    CompletableFuture<HttpReply> send(HttpCall call, CallExecutor executor);

    /** Closes idle connections and refuses new calls. Running ones are aborted. Idempotent. */
    @Override
    void close();
}
