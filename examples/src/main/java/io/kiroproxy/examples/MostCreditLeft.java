package io.kiroproxy.examples;

import io.kiroproxy.credential.AccountSelector;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.SelectionContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A selection of one's own: the account with the most credits left, the least busy one among equals. */
public final class MostCreditLeft implements AccountSelector {

    private static final Comparator<AccountView> ORDER = Comparator.comparingDouble(
                    (AccountView account) -> account.quotaLeft().orElse(0))
            .thenComparing(account -> -account.inFlight());

    @Override
    public Optional<AccountView> select(SelectionContext context, List<AccountView> ready) {
        return ready.stream().max(ORDER);
    }
}
