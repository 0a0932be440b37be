package io.kiroproxy.protocol.kiro.history;

import java.util.Locale;

/** A way to deal with a history that may be too long; the words are KiroProxy's. */
public enum HistoryStrategy {
    /** Nothing is done: the client gets its own overflow error. */
    NONE,
    /** Older messages are left out before sending, above a count or a number of characters. */
    AUTO_TRUNCATE,
    /** Older messages are replaced by a summary, which the model is asked for first. */
    SMART_SUMMARY,
    /** Older messages are left out once the upstream has refused the request as too long. */
    ERROR_RETRY,
    /** Older messages are left out before sending, above an estimated size. */
    PRE_ESTIMATE;

    /** The name in settings and headers, for example {@code auto_truncate}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
