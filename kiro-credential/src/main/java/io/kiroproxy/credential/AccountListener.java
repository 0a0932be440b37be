package io.kiroproxy.credential;

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
}
