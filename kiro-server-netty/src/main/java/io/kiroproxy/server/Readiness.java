package io.kiroproxy.server;

/**
 * How many accounts could serve a call now; {@code /readyz} and {@code /api/status} ask. Called on event loops: must not
 * block.
 */
@FunctionalInterface
public interface Readiness {

    /** One account that can always be used, for servers whose gateway knows better than a count. */
    Readiness ALWAYS = () -> new Accounts(1, 1, 0);

    /** Accounts by state. */
    Accounts accounts();

    /**
     * Accounts by state.
     *
     * @param total all that are known
     * @param available those that a call may use now
     * @param coolingDown those that pause
     */
    record Accounts(int total, int available, int coolingDown) {}
}
