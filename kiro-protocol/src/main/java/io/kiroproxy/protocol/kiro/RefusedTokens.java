package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.spi.AccountIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a token that was refused for the first time from one that was renewed and refused again: only then may another
 * token type or host help (kiro-upstream-2026.md 11). Keeps hash codes, never tokens; bounded. Any thread.
 */
final class RefusedTokens {

    /** How long a refusal and the renewal after it may lie apart. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** Accounts remembered. */
    static final int MAX_ACCOUNTS = 4096;

    private record Refusal(int token, Instant at) {}

    private final Clock clock;
    private final Map<String, Refusal> first = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > MAX_ACCOUNTS;
        }
    };

    RefusedTokens(Clock clock) {
        this.clock = clock;
    }

    /** Notes the refusal of {@code account}'s token; whether it came after another token of it was refused lately. */
    boolean refusedAfterRenewal(AccountIdentity account) {
        int token = account.accessToken().hashCode();
        Instant now = clock.instant();
        synchronized (first) {
            Refusal earlier = first.get(account.accountId());
            if (earlier == null || now.isAfter(earlier.at().plus(WINDOW))) {
                first.put(account.accountId(), new Refusal(token, now));
                return false;
            }
            return earlier.token() != token;
        }
    }

    /** A token of {@code account} has been accepted. */
    void accepted(AccountIdentity account) {
        synchronized (first) {
            first.remove(account.accountId());
        }
    }
}
