package io.kiroproxy.core;

/**
 * Watches calls. Methods run on the call's executor, must not block, and an exception from one is logged and
 * otherwise ignored. Each is called at most once per moment.
 */
public interface CallListener {

    /** Hears nothing. */
    CallListener NONE = new CallListener() {};

    /** The gateway has taken a call. */
    default void started(ChatRequest request) {}

    /** An exchange with the upstream is over. */
    default void attempted(ChatRequest request, AttemptRecord attempt) {}

    /** The first content goes to the client; no other account can be tried any more. */
    default void committed(ChatRequest request) {}

    /** The call is over, however it went. */
    default void ended(CallRecord record) {}
}
