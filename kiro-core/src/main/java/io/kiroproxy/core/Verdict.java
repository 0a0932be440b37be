package io.kiroproxy.core;

import java.time.Duration;
import java.util.Objects;

/** What to do after a failed attempt. Nothing but the dispatch acts on it. */
public sealed interface Verdict {

    /** Another attempt with the same account. */
    record RetrySame(Duration delay) implements Verdict {
        public RetrySame {
            Objects.requireNonNull(delay, "delay");
        }
    }

    /** Renew the account's credentials, then another attempt with it. */
    record Renew() implements Verdict {}

    /** Another attempt with another account. */
    record Failover() implements Verdict {}

    /** Tell the client. */
    record GiveUp() implements Verdict {}
}
