package io.kiroproxy.credential.login;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.MachineIds;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adds {@code ksk_…} keys that some region accepts (kiro-upstream-2026.md 6.6). Any thread; nothing blocks. */
public final class ApiKeyLogin {
    private final AccountRegistry registry;
    private final ControlPlane controlPlane;
    private final @Nullable ProxyAddress defaultProxy;
    private final SecureRandom random;

    /**
     * @param controlPlane asks the regions, through the key's proxy
     * @param defaultProxy the way out for keys that name none, null for the transport's default
     */
    public ApiKeyLogin(
            AccountRegistry registry,
            ControlPlane controlPlane,
            @Nullable ProxyAddress defaultProxy,
            SecureRandom random) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.controlPlane = Objects.requireNonNull(controlPlane, "controlPlane");
        this.defaultProxy = defaultProxy;
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Adds a key that some region accepts.
     *
     * @param name for people, null for one made of the id
     * @param proxy the account's way out, null for the process's default
     * @return the account; fails with a {@link GatewayException} of kind {@code INVALID_REQUEST} when the text is no key,
     *     an account has it already or no region accepts it, and as the control plane does when a region could not be
     *     asked
     */
    public CompletionStage<AccountView> add(String key, @Nullable String name, @Nullable ProxyAddress proxy) {
        AccountId id = newId();
        String machineId = MachineIds.random(random);
        ProxyAddress way = proxy != null ? proxy : defaultProxy;
        return KeyProof.prove(key, null, registry, controlPlane, way, machineId)
                .thenCompose(credentials -> registry.add(Account.builder(id, machineId)
                        .name(name != null && !name.isBlank() ? name : "API key " + id)
                        .credentials(credentials)
                        .proxy(proxy)
                        .build()));
    }

    private AccountId newId() {
        AccountId id = AccountId.random(random);
        while (registry.account(id).isPresent()) {
            id = AccountId.random(random);
        }
        return id;
    }
}
