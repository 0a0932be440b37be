package io.kiroproxy.server.http;

import io.kiroproxy.server.spi.CallHead;
import org.jspecify.annotations.Nullable;

/** Hears of every call of a client protocol once its answer is out. */
@FunctionalInterface
public interface CallWatcher {

    /** Hears nothing. */
    CallWatcher NONE = call -> {};

    /** A call is over. On the client's event loop: must not block. */
    void served(ServedCall call);

    /** The head of what is probably a call has come in. Must not block. */
    default void began(CallHead head) {}

    /** Somebody who sees what goes over the wire of a call that begins; null when nobody does. Must not block. */
    default @Nullable WireTap tap(String call) {
        return null;
    }

    /** What had begun, and may be tapped, turned out to be no call. */
    default void dropped(String call) {}

    /** A request was refused for its form, its place or its key. On the client's event loop: must not block. */
    default void refused(RefusalReason reason) {}
}
