package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Parameters;

/**
 * Something that is done to one account: by the running server where there is one, which alone knows who pauses and why,
 * else in the files of the home.
 */
abstract class AccountVerb extends AccountsOfAHome {

    @Parameters(paramLabel = "ID", description = "The account's id, or its name when only one has it.")
    private String id = "";

    AccountVerb(Environment environment) {
        super(environment);
    }

    /** Does it in the files; what the account is like afterwards. */
    abstract CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account);

    /** Does it on the running server; what the account is like afterwards. */
    abstract Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException;

    @Override
    int run(RemoteAccounts accounts, PrintWriter out) throws IOException {
        print(change(accounts, accounts.find(id)), out);
        return ExitCode.OK;
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        AccountView view;
        try (Spinner spinner = spinner("working on " + id)) {
            Objects.requireNonNull(spinner);
            view = change(accounts, find(accounts)).toCompletableFuture().join();
        }
        print(ListAccounts.row(view), out);
        return ExitCode.OK;
    }

    private void print(Map<String, Object> row, PrintWriter out) {
        if (json) {
            out.println(Json.text(row));
        } else {
            row.forEach((name, value) -> out.println(String.format("%-11s %s", name, value == null ? "-" : value)));
        }
    }

    private AccountId find(AccountRegistry accounts) {
        List<String> named = accounts.accounts().stream()
                .filter(view ->
                        view.id().value().equals(id) || view.account().name().equals(id))
                .map(view -> view.id().value())
                .toList();
        return AccountId.of(only(named, id));
    }

    /** The one id that was found for {@code asked}. */
    static String only(List<String> found, String asked) {
        if (found.size() != 1) {
            throw new CommandFailure(
                    ExitCode.UNEXPECTED, (found.isEmpty() ? "no account " : "more than one account named ") + asked);
        }
        return found.get(0);
    }
}
