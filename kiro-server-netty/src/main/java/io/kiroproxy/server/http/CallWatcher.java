package io.kiroproxy.server.http;

/** Hears of every call of a client protocol once its answer is out. */
@FunctionalInterface
public interface CallWatcher {

    /** Hears nothing. */
    CallWatcher NONE = call -> {};

    /** A call is over. On the client's event loop: must not block. */
    void served(ServedCall call);
}
