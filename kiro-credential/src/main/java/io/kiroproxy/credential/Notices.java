package io.kiroproxy.credential;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells log and listeners what happened to accounts. */
final class Notices {
    private static final System.Logger LOG = System.getLogger(AccountRegistry.class.getName());

    private final List<AccountListener> listeners = new CopyOnWriteArrayList<>();

    void add(AccountListener listener) {
        listeners.add(listener);
    }

    void remove(AccountListener listener) {
        listeners.remove(listener);
    }

    void info(AccountId id, String what) {
        tell(Level.INFO, id, what);
    }

    void warning(AccountId id, String what) {
        tell(Level.WARNING, id, what);
    }

    /** A warning that belongs to no account. */
    void warning(String what) {
        LOG.log(Level.WARNING, what);
    }

    /** A warning with the failure behind it, which must be of our own or the JDK's making: it is logged whole. */
    void warning(AccountId id, String what, Throwable cause) {
        LOG.log(Level.WARNING, what + " account=" + id, cause);
        tellListeners(id, what);
    }

    /** A change of health; what its owner must mend is loud. */
    void health(AccountId id, AccountHealth health) {
        boolean loud = health instanceof AccountHealth.Suspended || health instanceof AccountHealth.NeedsLogin;
        tell(loud ? Level.ERROR : Level.INFO, id, health.explanation());
    }

    private void tell(Level level, AccountId id, String what) {
        LOG.log(level, what + " account=" + id);
        tellListeners(id, what);
    }

    void refreshed(AccountId id, AccountListener.Refresh outcome, Duration took) {
        each(listener -> listener.refreshed(id, outcome, took));
    }

    void unsaved(AccountId id) {
        each(listener -> listener.unsaved(id));
    }

    private void tellListeners(AccountId id, String what) {
        each(listener -> listener.changed(id, what));
    }

    private void each(Consumer<AccountListener> message) {
        for (AccountListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "an account listener failed", e);
            }
        }
    }
}
