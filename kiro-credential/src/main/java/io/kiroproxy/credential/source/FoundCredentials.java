package io.kiroproxy.credential.source;

import io.kiroproxy.credential.AccountTraits;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.MachineIds;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a file, an export or a pasted text says about one login.
 *
 * @param credentials the login itself
 * @param name what it was called there, null when it had no name
 * @param enabled whether it was in use there
 * @param machineId the machine id it had there in our form, null when it had none
 * @param uuid the original tool's id of the credential, null when it had none
 * @param email the owner's address, null when not given
 * @param userId the vendor's id of the owner, null when not given
 * @param proxyUrl its proxy there, null when it had none; may contain a password
 * @param traits how its owner has filed and weighed it there
 * @param clientIdentity a row of the client identity table, null for the default
 * @param warnings what should be looked at, without secrets
 */
public record FoundCredentials(
        Credentials credentials,
        @Nullable String name,
        boolean enabled,
        @Nullable String machineId,
        @Nullable String uuid,
        @Nullable String email,
        @Nullable String userId,
        @Nullable String proxyUrl,
        AccountTraits traits,
        @Nullable String clientIdentity,
        List<String> warnings) {
    public FoundCredentials {
        Objects.requireNonNull(credentials, "credentials");
        warnings = List.copyOf(warnings);
    }

    /**
     * The machine id that KiroProxy showed for it, {@code sha256(uuid | profileArn | clientId)}, so that a migrated
     * account stays the machine it was (kiroproxy-contract.md 2.3).
     */
    public String machineIdAsInKiroProxy(RandomGenerator random) {
        String known = machineIdAsInKiroProxyOrNull();
        return known == null ? MachineIds.random(random) : known;
    }

    @Nullable
    String machineIdAsInKiroProxyOrNull() {
        if (machineId != null) {
            return machineId;
        }
        String seed = uuid != null
                ? uuid
                : credentials.profileArn() != null ? credentials.profileArn() : CredentialFields.clientId(credentials);
        return seed == null ? null : MachineIds.derived(seed);
    }

    /** The machine id it had, or a new one. */
    public String machineIdOrNew(RandomGenerator random) {
        return machineId != null ? machineId : MachineIds.random(random);
    }

    /** Prints no secret: a proxy's address may hold a password. */
    @Override
    public String toString() {
        return "FoundCredentials[" + credentials + ", name=" + name + "]";
    }
}
