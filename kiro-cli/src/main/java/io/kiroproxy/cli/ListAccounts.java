package io.kiroproxy.cli;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the accounts. */
@Command(name = "list", description = "List the accounts.", mixinStandardHelpOptions = true)
final class ListAccounts extends AccountsOfAHome {

    ListAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(RemoteAccounts accounts, PrintWriter out) throws IOException {
        return print(accounts.list(), out);
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        return print(accounts.accounts().stream().map(ListAccounts::row).toList(), out);
    }

    private int print(List<Map<String, Object>> rows, PrintWriter out) {
        if (json) {
            out.println(Json.object("accounts", rows));
            return ExitCode.OK;
        }
        if (rows.isEmpty()) {
            out.println("no accounts (add one: kiro-proxy accounts scan --add, or kiro-proxy accounts import FILE)");
        }
        Paint paint = environment().screen().out();
        for (Map<String, Object> row : rows) {
            out.println(row.get("id") + "  " + paint.status(String.valueOf(row.get("status"))) + "  " + row.get("kind")
                    + "  " + row.get("name") + "  " + row.get("state"));
        }
        return ExitCode.OK;
    }

    static Map<String, Object> row(AccountView view) {
        Account account = view.account();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", account.id().value());
        row.put("name", account.name());
        row.put("enabled", account.enabled());
        row.put("status", view.status());
        row.put("available", view.health().isReady());
        row.put("kind", kind(account));
        row.put("state", view.health().explanation());
        row.put("token_path", account.source());
        return row;
    }

    private static @Nullable String kind(Account account) {
        return account.credentials() == null
                ? null
                : account.credentials().kind().name().toLowerCase(Locale.ROOT);
    }
}
