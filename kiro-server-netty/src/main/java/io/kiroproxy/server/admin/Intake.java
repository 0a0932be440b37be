package io.kiroproxy.server.admin;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How new accounts get in, whatever way they came. */
final class Intake {

    private final AccountRegistry accounts;
    private final RandomGenerator random;

    Intake(AccountRegistry accounts, RandomGenerator random) {
        this.accounts = accounts;
        this.random = random;
    }

    /** What an owner says about a new account; null leaves it as it was found. */
    record Wishes(@Nullable String name, @Nullable ProxyAddress proxy) {
        static final Wishes NONE = new Wishes(null, null);
    }

    List<Account> existing() {
        return accounts.accounts().stream().map(AccountView::account).toList();
    }

    Set<AccountId> taken() {
        return accounts.accounts().stream().map(AccountView::id).collect(Collectors.toSet());
    }

    RandomGenerator random() {
        return random;
    }

    /** A new id. */
    AccountId newId() {
        Set<AccountId> taken = taken();
        AccountId id = AccountId.random(random);
        while (taken.contains(id)) {
            id = AccountId.random(random);
        }
        return id;
    }

    CompletionStage<AccountView> add(Account account) {
        return accounts.add(account);
    }

    /** Adds one login, unless it is there already. */
    CompletionStage<Result> add(ImportPreview.Candidate candidate, Wishes wishes) {
        if (!candidate.isNew()) {
            throw RefusedRequest.detail(400, "Account already added");
        }
        Account.Builder account = CredentialImport.account(candidate, taken(), random).toBuilder();
        if (wishes.name() != null && !wishes.name().isBlank()) {
            account.name(wishes.name().strip());
        }
        if (wishes.proxy() != null) {
            account.proxy(wishes.proxy());
        }
        return accounts.add(account.build()).thenApply(Intake::added);
    }

    static Result added(AccountView view) {
        String id = view.id().value();
        return Result.about(id, Result.ok().put("account_id", id));
    }
}
