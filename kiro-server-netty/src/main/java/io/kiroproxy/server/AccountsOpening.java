package io.kiroproxy.server;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.HealthLimits;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.store.AccountStore;
import io.kiroproxy.credential.store.HomeEncryption;
import io.kiroproxy.server.config.AccountSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * How the accounts of a home are opened.
 *
 * @param selector chooses the account of a new session, null for the one that the settings name
 * @param store keeps accounts elsewhere, null for the home
 * @param defaultSource becomes the account {@code default} of a home without accounts, null for none
 */
record AccountsOpening(
        Path home,
        AccountSettings settings,
        @Nullable AccountSelector selector,
        @Nullable AccountStore store,
        @Nullable Path defaultSource) {

    /** Seals the home first, if the settings have a key. */
    AccountRegistry open(UpstreamSide upstream) throws IOException {
        KeySource key = settings.encryptionKey();
        if (key != null) {
            new HomeEncryption(home, System.getenv()).ensure(key);
        }
        var registry = AccountRegistry.builder()
                .home(home)
                .transport(upstream.transport())
                .controlPlane(upstream.controlPlane())
                .selector(selector == null ? selector(settings.selection()) : selector)
                .stickiness(settings.stickiness())
                .healthLimits(HealthLimits.DEFAULT.withCooldown(settings.cooldown()))
                .rateLimits(settings.rates())
                .machineIds(settings.machineIds())
                .slowStart(settings.slowStart())
                .lowBalance(settings.quota().lowBalance())
                .maxInFlight(settings.maxInFlight());
        if (defaultSource != null) {
            registry.defaultSource(defaultSource);
        }
        if (store != null) {
            registry.store(store);
        }
        return registry.open();
    }

    private static AccountSelector selector(AccountSettings.Selection selection) {
        return switch (selection) {
            case ROUND_ROBIN -> AccountSelector.roundRobin();
            case LEAST_IN_FLIGHT -> AccountSelector.leastInFlight();
            case PRIORITY -> AccountSelector.priority();
            case WEIGHTED -> AccountSelector.weighted(new SecureRandom());
            case MOST_CREDIT_LEFT -> AccountSelector.mostQuotaLeft();
            case STICKY_FILL -> AccountSelector.stickyFill();
        };
    }
}
