package io.kiroproxy.examples;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.store.AccountStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of one's own around another: somebody is told of every change, for example to copy it into a vault. */
public final class ToldStore implements AccountStore {

    private final AccountStore kept;
    private final Consumer<String> told;

    public ToldStore(AccountStore kept, Consumer<String> told) {
        this.kept = kept;
        this.told = told;
    }

    @Override
    public Loaded load() throws IOException {
        return kept.load();
    }

    @Override
    public Optional<Account> read(AccountId id) throws IOException {
        return kept.read(id);
    }

    @Override
    public void save(Account account) throws IOException {
        kept.save(account);
        told.accept("saved " + account.id());
    }

    @Override
    public void saveCredentials(AccountId id, Credentials credentials) throws IOException {
        kept.saveCredentials(id, credentials);
        told.accept("renewed " + id);
    }

    @Override
    public void remove(AccountId id) throws IOException {
        kept.remove(id);
        told.accept("removed " + id);
    }

    @Override
    public Optional<Credentials> source(Account account) {
        return kept.source(account);
    }

    @Override
    public String revision() {
        return kept.revision();
    }
}
