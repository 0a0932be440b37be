package io.kiroproxy.server.access;

import java.util.Objects;

/**
 * What a call may use up at most, as far as can be known before it.
 *
 * @param key whose call it is
 * @param callId the call
 * @param tokens in and out
 * @param credits an estimate
 */
public record Claim(ClientKey key, String callId, long tokens, double credits) {
    public Claim {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(callId, "callId");
    }

    Spending asSpending() {
        return new Spending(1, tokens, 0, credits);
    }
}
