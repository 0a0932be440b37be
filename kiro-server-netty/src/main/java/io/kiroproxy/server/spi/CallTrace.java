package io.kiroproxy.server.spi;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.history.CallRow;
import org.jspecify.annotations.Nullable;

/** One call while it is followed. One method at a time; on event loops among others, so none may block. */
public interface CallTrace {

    /** Of a call that nobody follows. */
    CallTrace NONE = new CallTrace() {

        @Override
        public HttpFields attempt(ChatRequest request, String account, HttpCall http) {
            return HttpFields.EMPTY;
        }

        @Override
        public void ended(CallRow row) {}
    };

    /**
     * An exchange with the upstream begins.
     *
     * @param account our id of the account
     * @param http what is sent; its body and its fields hold secrets
     * @return header fields to send with it
     */
    HttpFields attempt(ChatRequest request, String account, HttpCall http);

    /** What the log names it by, null when it is not followed. */
    default @Nullable TraceIds ids() {
        return null;
    }

    /** The call is over. Called once, last. */
    void ended(CallRow row);
}
