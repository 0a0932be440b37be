package io.kiroproxy.credential;

import java.time.Duration;

/**
 * Hears of changes. Called on any thread, never under a lock; must not block. Exceptions are logged and otherwise
 * ignored.
 */
@FunctionalInterface
public interface AccountListener {
    /**
     * Something about the account changed: its settings, its tokens or its health.
     *
     * @param id the account, which may just have been removed
     * @param what in a few words, without secrets
     */
    void changed(AccountId id, String what);

    /** How asking the login service for a new access token went. */
    enum Refresh {
        OK,
        /** It did not work out this time. */
        FAILED,
        /** The login is over. */
        NEEDS_LOGIN
    }

    /** The login service was asked for a new access token; {@code took} until its answer was dealt with. */
    default void refreshed(AccountId id, Refresh outcome, Duration took) {}

    /** New tokens could not be written and are in memory only. */
    default void unsaved(AccountId id) {}
}
