package io.kiroproxy.credential.login;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.MachineIds;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code ksk_…} keys. A key works in the region it was made in only, so every region is asked for its profile, whose
 * ARN names the region (kiro-upstream-2026.md 1.6). Any thread; nothing blocks.
 */
public final class ApiKeyLogin {
    private static final Pattern KEY = Pattern.compile("ksk_[\\x21-\\x7e]{4,4092}");
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:codewhisperer:([a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}):.*");

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
        String text = key.strip();
        if (!KEY.matcher(text).matches()) {
            return refused("not an API key (" + text.length() + " characters; expected: ksk_ and what follows it)");
        }
        Secret secret = Secret.of(text);
        Optional<AccountView> known = registry.accounts().stream()
                .filter(view -> isKey(view.account().credentials(), secret))
                .findFirst();
        if (known.isPresent()) {
            return refused("the account " + known.get().account().label() + " has this key already");
        }
        AccountId id = newId();
        String machineId = MachineIds.random(random);
        AccountIdentity identity = new AccountIdentity(
                id.value(),
                CredentialKind.API_KEY,
                secret,
                null,
                null,
                machineId,
                null,
                proxy != null ? proxy : defaultProxy);
        return controlPlane.profiles(identity).thenCompose(profiles -> {
            ApiKeyCredentials credentials = credentials(secret, profiles);
            return registry.add(Account.builder(id, machineId)
                    .name(name != null && !name.isBlank() ? name : "API key " + id)
                    .credentials(credentials)
                    .proxy(proxy)
                    .build());
        });
    }

    private static ApiKeyCredentials credentials(Secret key, List<ControlPlane.Profile> profiles) {
        for (ControlPlane.Profile profile : profiles) {
            var arn = ARN.matcher(profile.arn());
            if (arn.matches()) {
                return new ApiKeyCredentials(key, profile.arn(), arn.group(1));
            }
        }
        throw GatewayException.invalidRequest(
                "API key: no region accepts it (expected: a key that is not revoked, of a plan that has keys)");
    }

    private static boolean isKey(@Nullable Credentials credentials, Secret key) {
        return credentials instanceof ApiKeyCredentials known && known.key().equals(key);
    }

    private AccountId newId() {
        AccountId id = AccountId.random(random);
        while (registry.account(id).isPresent()) {
            id = AccountId.random(random);
        }
        return id;
    }

    private static CompletionStage<AccountView> refused(String message) {
        return CompletableFuture.failedFuture(new GatewayException(ErrorKind.INVALID_REQUEST, "API key: " + message));
    }
}
