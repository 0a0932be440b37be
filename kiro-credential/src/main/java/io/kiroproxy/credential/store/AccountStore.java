package io.kiroproxy.credential.store;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps accounts. Called by one thread at a time; may block; several processes may use one store. What a method has
 * returned from is on disk. Implementations must pass {@code AccountStoreContract}.
 */
public interface AccountStore {
    /**
     * All accounts in their order, those that cannot be read included.
     *
     * @param warnings what the owner should know, without secrets
     */
    record Loaded(List<Account> accounts, List<String> warnings) {
        public Loaded {
            accounts = List.copyOf(accounts);
            warnings = List.copyOf(warnings);
        }
    }

    /** Reads everything, migrating an older home where there is one. */
    Loaded load() throws IOException;

    /** The account as it stands now, which another process may have changed; empty when it was removed. */
    Optional<Account> read(AccountId id) throws IOException;

    /** Adds the account at the end, or replaces what is kept about it, credentials included. */
    void save(Account account) throws IOException;

    /** Replaces the credentials only; does nothing when the account was removed meanwhile. */
    void saveCredentials(AccountId id, Credentials credentials) throws IOException;

    /** Forgets the account and its credentials. The source file stays. */
    void remove(AccountId id) throws IOException;

    /** The credentials as they stand in the account's source file now; empty when there is none or it makes no sense. */
    Optional<Credentials> source(Account account);

    /** Changes whenever the list may have changed, by anybody. */
    String revision();

    /** A store that forgets at exit. */
    static AccountStore inMemory(List<Account> accounts) {
        return new MemoryAccountStore(Objects.requireNonNull(accounts, "accounts"));
    }
}
