package io.kiroproxy.credential.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountTraits;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.Pool;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every store must do. */
abstract class AccountStoreContract {
    static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

    abstract AccountStore store() throws IOException;

    @Test
    void whatIsSavedIsLoadedInOrder() throws IOException {
        AccountStore store = store();
        store.load();
        Account first = Pool.social(2, LATER);
        Account second = Pool.organisation(1, LATER).toBuilder()
                .traits(new AccountTraits(
                        "team", List.of("fast", "shared"), "mine until May", 3, 4, 5, 60, AccountTraits.Sessions.KNOWN))
                .email("me@example.com")
                .userId("d-1")
                .enabled(false)
                .build();
        store.save(first);
        store.save(second);
        store.save(Pool.keyAccount(3));
        assertThat(store.load().accounts()).containsExactly(first, second, Pool.keyAccount(3));
    }

    @Test
    void credentialsAreReplacedAlone() throws IOException {
        AccountStore store = store();
        store.load();
        Account account = Pool.social(1, LATER);
        store.save(account);
        Credentials renewed = Objects.requireNonNull(account.credentials())
                .withTokens(new AccessToken(Secret.of("new"), LATER), Secret.of("newer"), null);
        store.saveCredentials(account.id(), renewed);
        assertThat(store.read(account.id())).contains(account.withCredentials(renewed));
    }

    @Test
    void whatIsRemovedIsGoneAndLateTokensDoNotBringItBack() throws IOException {
        AccountStore store = store();
        store.load();
        Account account = Pool.social(1, LATER);
        store.save(account);
        store.save(Pool.social(2, LATER));
        store.remove(account.id());
        store.saveCredentials(account.id(), Objects.requireNonNull(account.credentials()));
        assertThat(store.read(account.id())).isEmpty();
        assertThat(store.load().accounts()).extracting(Account::id).containsExactly(AccountId.of("a2"));
    }

    @Test
    void theRevisionShowsThatTheListChanged() throws IOException {
        AccountStore store = store();
        store.load();
        String before = store.revision();
        store.save(Pool.social(1, LATER));
        assertThat(store.revision()).isNotEqualTo(before);
    }
}
