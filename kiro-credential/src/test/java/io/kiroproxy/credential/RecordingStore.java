package io.kiroproxy.credential;

import io.kiroproxy.credential.store.AccountStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes down what is saved, and fails when told to. */
final class RecordingStore implements AccountStore {
    private final AccountStore inner;
    private final List<String> order;
    boolean broken;

    RecordingStore(List<String> order, Account account) {
        this.order = order;
        this.inner = AccountStore.inMemory(List.of(account));
    }

    @Override
    public Loaded load() throws IOException {
        return inner.load();
    }

    @Override
    public Optional<Account> read(AccountId id) throws IOException {
        return inner.read(id);
    }

    @Override
    public void save(Account account) throws IOException {
        inner.save(account);
    }

    @Override
    public void saveCredentials(AccountId id, Credentials credentials) throws IOException {
        if (broken) {
            throw new IOException("no space left on device");
        }
        inner.saveCredentials(id, credentials);
        AccessToken token = credentials.accessToken();
        order.add("saved " + (token == null ? "none" : token.secret().reveal()));
    }

    @Override
    public void remove(AccountId id) throws IOException {
        inner.remove(id);
    }

    @Override
    public Optional<Credentials> source(Account account) {
        return Optional.empty();
    }

    @Override
    public String revision() {
        return inner.revision();
    }
}
