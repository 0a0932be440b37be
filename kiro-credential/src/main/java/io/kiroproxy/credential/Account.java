package io.kiroproxy.credential;

import io.kiroproxy.core.spi.ProxyAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One login: what is kept about it on disk. An immutable snapshot; state that changes with every call ({@link
 * AccountHealth}, counters) is not part of it.
 *
 * @param id our own id
 * @param name for people, never empty
 * @param enabled whether its owner lets it be used
 * @param credentials null when they could not be read; {@code problem} then says why
 * @param problem why the account cannot be used as it stands, null when it can
 * @param source the file the credentials were copied from, null when there is none
 * @param proxy the account's way out, null for the process's default
 * @param machineId 64 lower-case hex digits, stable
 * @param clientIdentity a row of the client identity table, null for the default
 * @param traits how its owner files it and how much of the traffic it gets
 * @param email the owner's address, null when unknown
 * @param userId the vendor's id of the owner, null when unknown
 */
public record Account(
        AccountId id,
        String name,
        boolean enabled,
        @Nullable Credentials credentials,
        @Nullable String problem,
        @Nullable String source,
        @Nullable ProxyAddress proxy,
        String machineId,
        @Nullable String clientIdentity,
        AccountTraits traits,
        @Nullable String email,
        @Nullable String userId) {
    public Account {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException("account name: blank (expected: a name)");
        }
        if (credentials == null && problem == null) {
            throw new IllegalArgumentException("account " + id + ": neither credentials nor a problem");
        }
        MachineIds.requireValid(machineId);
        Objects.requireNonNull(traits, "traits");
    }

    /** Begins a new account. */
    public static Builder builder(AccountId id, String machineId) {
        return new Builder(id, machineId);
    }

    /** Begins a copy. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, machineId);
        builder.name = name;
        builder.enabled = enabled;
        builder.credentials = credentials;
        builder.problem = problem;
        builder.source = source;
        builder.proxy = proxy;
        builder.clientIdentity = clientIdentity;
        builder.traits = traits;
        builder.email = email;
        builder.userId = userId;
        return builder;
    }

    /** A copy with other credentials, which clears the problem. */
    public Account withCredentials(Credentials newCredentials) {
        return toBuilder().credentials(newCredentials).problem(null).build();
    }

    /** The credentials' access token, null when there is none. */
    public @Nullable AccessToken accessToken() {
        return credentials == null ? null : credentials.accessToken();
    }

    /** Name and id, for messages. */
    public String label() {
        return name.equals(id.value()) ? name : name + " (" + id + ")";
    }

    /** Collects an account's parts. */
    public static final class Builder {
        private final AccountId id;
        private String machineId;
        private String name;
        private boolean enabled = true;
        private @Nullable Credentials credentials;
        private @Nullable String problem;
        private @Nullable String source;
        private @Nullable ProxyAddress proxy;
        private @Nullable String clientIdentity;
        private AccountTraits traits = AccountTraits.NONE;
        private @Nullable String email;
        private @Nullable String userId;

        private Builder(AccountId id, String machineId) {
            this.id = Objects.requireNonNull(id, "id");
            this.machineId = Objects.requireNonNull(machineId, "machineId");
            this.name = id.value();
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        public Builder credentials(@Nullable Credentials value) {
            credentials = value;
            return this;
        }

        public Builder problem(@Nullable String value) {
            problem = value;
            return this;
        }

        public Builder source(@Nullable String value) {
            source = value;
            return this;
        }

        public Builder proxy(@Nullable ProxyAddress value) {
            proxy = value;
            return this;
        }

        public Builder machineId(String value) {
            machineId = value;
            return this;
        }

        public Builder clientIdentity(@Nullable String value) {
            clientIdentity = value;
            return this;
        }

        public Builder traits(AccountTraits value) {
            traits = Objects.requireNonNull(value, "value");
            return this;
        }

        public Builder priority(int value) {
            return traits(traits.withPriority(value));
        }

        public Builder weight(int value) {
            return traits(traits.withWeight(value));
        }

        public Builder maxInFlight(int value) {
            return traits(traits.withMaxInFlight(value));
        }

        public Builder email(@Nullable String value) {
            email = value;
            return this;
        }

        public Builder userId(@Nullable String value) {
            userId = value;
            return this;
        }

        public Account build() {
            return new Account(
                    id,
                    name,
                    enabled,
                    credentials,
                    problem,
                    source,
                    proxy,
                    machineId,
                    clientIdentity,
                    traits,
                    email,
                    userId);
        }
    }
}
