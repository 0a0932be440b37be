package io.kiroproxy.credential.store;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps accounts in memory. */
final class MemoryAccountStore implements AccountStore {
    private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
    private int revision;

    MemoryAccountStore(List<Account> initial) {
        initial.forEach(account -> accounts.put(account.id(), account));
    }

    @Override
    public synchronized Loaded load() {
        return new Loaded(new ArrayList<>(accounts.values()), List.of());
    }

    @Override
    public synchronized Optional<Account> read(AccountId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public synchronized void save(Account account) {
        accounts.put(account.id(), account);
        revision++;
    }

    @Override
    public synchronized void saveCredentials(AccountId id, Credentials credentials) {
        accounts.computeIfPresent(id, (key, account) -> account.withCredentials(credentials));
    }

    @Override
    public synchronized void remove(AccountId id) {
        accounts.remove(id);
        revision++;
    }

    @Override
    public Optional<Credentials> source(Account account) {
        return Optional.empty();
    }

    @Override
    public synchronized String revision() {
        return Integer.toString(revision);
    }
}
