package io.kiroproxy.cli;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.server.config.ConfigSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on the accounts of a home: opens their registry, adds what was found, and prints what became of it. */
abstract class AccountsOfAHome implements Callable<Integer> {

    private final Environment environment;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    AccountsOfAHome(Environment environment) {
        this.environment = environment;
    }

    abstract int run(AccountRegistry accounts, PrintWriter out) throws IOException;

    /** Does it on the running server; what is not done there is done in the files, which the server looks at. */
    int run(RemoteAccounts accounts, PrintWriter out) throws IOException {
        return inTheFiles(out);
    }

    Environment environment() {
        return environment;
    }

    @Override
    public Integer call() throws IOException {
        Logging.toStandardError(Level.WARNING, environment.screen().err());
        PrintWriter out = spec.commandLine().getOut();
        URI running = RunningServer.on(home.in(environment));
        if (running == null) {
            return inTheFiles(out);
        }
        return run(new RemoteAccounts(client(running)), out);
    }

    private AdminClient client(URI running) {
        Secret key = ConfigSources.of(environment.variables())
                .homeFile(home.in(environment).resolve("config.yaml"))
                .load()
                .config()
                .access()
                .adminKey();
        return new AdminClient(running, key, environment, spec.commandLine().getErr());
    }

    Spinner spinner(String words) {
        return Spinner.start(environment.screen(), spec.commandLine().getErr(), words);
    }

    /** Does it in the files; nothing is asked of the upstream. */
    int inTheFiles(PrintWriter out) throws IOException {
        try (JdkHttpTransport transport = JdkHttpTransport.create();
                AccountRegistry accounts = AccountRegistry.builder()
                        .home(home.in(environment))
                        .transport(transport)
                        .onDemandOnly()
                        .open()) {
            return run(accounts, out);
        }
    }

    /** Adds what is new and says what became of each candidate. */
    int add(AccountRegistry accounts, List<ImportPreview> previews, PrintWriter out) {
        List<Map<String, Object>> rows = new ArrayList<>();
        int problems = 0;
        for (ImportPreview preview : previews) {
            for (ImportPreview.Candidate candidate : preview.candidates()) {
                rows.add(add(accounts, candidate));
            }
            for (String problem : preview.problems()) {
                problems++;
                spec.commandLine().getErr().println("kiro-proxy: " + problem);
            }
        }
        long added =
                rows.stream().filter(row -> "added".equals(row.get("result"))).count();
        if (json) {
            out.println(Json.object("added", added, "accounts", rows));
        } else {
            rows.forEach(row -> out.println(row.get("result") + "  " + row.get("name") + "  " + row.get("where")));
            out.println(added + " added, " + (rows.size() - added) + " known already, " + problems + " unreadable");
        }
        return problems > 0 && added == 0 ? ExitCode.UNEXPECTED : ExitCode.OK;
    }

    private static Map<String, Object> add(AccountRegistry accounts, ImportPreview.Candidate candidate) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("where", candidate.where());
        AccountId known = known(accounts, candidate);
        if (known != null || candidate.repeated()) {
            row.put("result", "known");
            row.put("name", known == null ? "(twice in this import)" : known.value());
            return row;
        }
        List<AccountId> taken =
                accounts.accounts().stream().map(AccountView::id).toList();
        Account account = CredentialImport.account(candidate, taken, new SecureRandom());
        accounts.add(account).toCompletableFuture().join();
        row.put("result", "added");
        row.put("id", account.id().value());
        row.put("name", account.name());
        return row;
    }

    /** The account it is already, also when an earlier file of the same command has brought it. */
    private static @Nullable AccountId known(AccountRegistry accounts, ImportPreview.Candidate candidate) {
        if (candidate.duplicateOf() != null) {
            return candidate.duplicateOf();
        }
        return present(accounts).stream()
                .filter(account -> account.credentials() != null
                        && account.credentials().sameLogin(candidate.found().credentials()))
                .map(Account::id)
                .findFirst()
                .orElse(null);
    }

    static List<Account> present(AccountRegistry accounts) {
        return accounts.accounts().stream().map(AccountView::account).toList();
    }
}
