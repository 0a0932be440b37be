package io.kiroproxy.server.spi;

/**
 * Follows the calls of one server for a system of distributed tracing. Methods are called from any thread, event loops
 * among them, and must not block.
 */
public interface CallTracer extends AutoCloseable {

    /** Follows nothing. */
    CallTracer NONE = head -> CallTrace.NONE;

    /**
     * The head of a request to a client protocol has come in. What turns out to be no call, a count of tokens for example,
     * is never ended: nothing is to be told of it.
     */
    CallTrace begin(CallHead head);

    /** Sends what is left, for some seconds at most. Called once, when the server closes. */
    @Override
    default void close() {}
}
