package io.kiroproxy.server;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;

/**
 * How many accounts could serve a call now; {@code /readyz} and {@code /api/status} ask. Called on event loops: must not
 * block.
 */
@FunctionalInterface
public interface Readiness {

    /** One account that can always be used, for servers whose gateway knows better than a count. */
    Readiness ALWAYS = () -> new Accounts(1, 1, 0);

    /** What the accounts of {@code registry} say. */
    static Readiness of(AccountRegistry registry) {
        return () -> {
            int total = 0;
            int available = 0;
            int cooling = 0;
            for (AccountView view : registry.accounts()) {
                total++;
                available += view.health().isReady() ? 1 : 0;
                cooling += view.status().equals("cooldown") ? 1 : 0;
            }
            return new Accounts(total, available, cooling);
        };
    }

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
