package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Parameters;

/** Something that is done to one account, in the files of its home; a running server sees it by itself. */
abstract class AccountVerb extends AccountsOfAHome {

    @Parameters(paramLabel = "ID", description = "The account's id, or its name when only one has it.")
    private String id = "";

    AccountVerb(Environment environment) {
        super(environment);
    }

    /** Does it; what the account is like afterwards. */
    abstract CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account);

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        AccountView view =
                change(accounts, find(accounts)).toCompletableFuture().join();
        Map<String, Object> row = new LinkedHashMap<>(ListAccounts.row(view));
        if (json) {
            out.println(Json.text(row));
        } else {
            row.forEach((name, value) -> out.println(String.format("%-11s %s", name, value == null ? "-" : value)));
        }
        return ExitCode.OK;
    }

    private AccountId find(AccountRegistry accounts) {
        var named = accounts.accounts().stream()
                .filter(view ->
                        view.id().value().equals(id) || view.account().name().equals(id))
                .map(AccountView::id)
                .toList();
        if (named.size() != 1) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED, (named.isEmpty() ? "no account " : "more than one account named ") + id);
        }
        return named.get(0);
    }
}
