package io.kiroproxy.server.http;

import io.kiroproxy.core.ErrorKind;

/** Hears of every call of a client protocol once its answer is out. */
@FunctionalInterface
public interface CallWatcher {

    /** Hears nothing. */
    CallWatcher NONE = call -> {};

    /** A call is over. On the client's event loop: must not block. */
    void served(ServedCall call);

    /**
     * A request was refused for its form, its place or its key. On the client's event loop: must not block.
     *
     * @param status the HTTP status, 0 where the client protocol has its own for {@code kind}
     */
    default void refused(int status, ErrorKind kind) {}
}
