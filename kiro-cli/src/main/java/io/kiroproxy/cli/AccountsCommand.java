package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.transport.JdkHttpTransport;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import io.kiroproxy.credential.source.TokenScan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The accounts of a home. Works with and without a server running on the same home: both go through the account store,
 * which takes turns by lock files, and a running server sees a change by itself (decisions.md 21).
 */
@Command(
        name = "accounts",
        description = "Add and list accounts.",
        subcommands = {AccountsCommand.List.class, AccountsCommand.Import.class, AccountsCommand.Scan.class},
        mixinStandardHelpOptions = true)
final class AccountsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing a command (list, import or scan)");
    }

    /** What all of them share: a home, its registry, and a way to print. */
    private abstract static class OnAHome implements Callable<Integer> {

        private final Environment environment;

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        HomeOption home = new HomeOption();

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        OnAHome(Environment environment) {
            this.environment = environment;
        }

        abstract int run(AccountRegistry accounts, PrintWriter out) throws IOException;

        Environment environment() {
            return environment;
        }

        @Override
        public Integer call() throws IOException {
            Logging.toStandardError(Level.WARNING);
            try (JdkHttpTransport transport = JdkHttpTransport.create();
                    AccountRegistry accounts = AccountRegistry.builder()
                            .home(home.in(environment))
                            .transport(transport)
                            .open()) {
                return run(accounts, spec.commandLine().getOut());
            }
        }

        /** Adds what is new and says what became of each candidate. */
        int add(AccountRegistry accounts, java.util.List<ImportPreview> previews, PrintWriter out) {
            java.util.List<Map<String, Object>> rows = new ArrayList<>();
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
            long added = rows.stream()
                    .filter(row -> "added".equals(row.get("result")))
                    .count();
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
            if (!candidate.isNew()) {
                AccountId known = candidate.duplicateOf();
                row.put("result", "known");
                row.put("name", known == null ? "(twice in this import)" : known.value());
                return row;
            }
            java.util.List<AccountId> taken =
                    accounts.accounts().stream().map(AccountView::id).toList();
            Account account = CredentialImport.account(candidate, taken, new SecureRandom());
            accounts.add(account).toCompletableFuture().join();
            row.put("result", "added");
            row.put("id", account.id().value());
            row.put("name", account.name());
            return row;
        }

        static java.util.List<Account> present(AccountRegistry accounts) {
            return accounts.accounts().stream().map(AccountView::account).toList();
        }
    }

    @Command(name = "list", description = "List the accounts.", mixinStandardHelpOptions = true)
    static final class List extends OnAHome {

        List(Environment environment) {
            super(environment);
        }

        @Override
        int run(AccountRegistry accounts, PrintWriter out) {
            java.util.List<Map<String, Object>> rows =
                    accounts.accounts().stream().map(List::row).toList();
            if (json) {
                out.println(Json.object("accounts", rows));
                return ExitCode.OK;
            }
            if (rows.isEmpty()) {
                out.println(
                        "no accounts (add one: kiro-proxy accounts scan --add, or kiro-proxy accounts import FILE)");
            }
            for (Map<String, Object> row : rows) {
                out.println(row.get("id") + "  " + row.get("status") + "  " + row.get("kind") + "  " + row.get("name")
                        + "  " + row.get("state"));
            }
            return ExitCode.OK;
        }

        private static Map<String, Object> row(AccountView view) {
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
                    : account.credentials().kind().name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Command(
            name = "import",
            description = {
                "Add accounts from files.",
                "Reads token files, KiroProxy's config.json and export, kiro.rs, kiro2api, Kiro Account Manager and",
                "CLIProxyAPI files, and plain lists of refresh tokens or ksk_ keys. The files are not changed."
            },
            mixinStandardHelpOptions = true)
    static final class Import extends OnAHome {

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to read.")
        private java.util.List<Path> files = java.util.List.of();

        Import(Environment environment) {
            super(environment);
        }

        @Override
        int run(AccountRegistry accounts, PrintWriter out) {
            java.util.List<ImportPreview> previews = new ArrayList<>();
            for (Path file : files) {
                previews.add(preview(accounts, file.toAbsolutePath()));
            }
            return add(accounts, previews, out);
        }

        /** The user named the file, so whatever it points to may be read too. */
        private static ImportPreview preview(AccountRegistry accounts, Path file) {
            try {
                Path root = file.getRoot();
                return new CredentialImport(java.util.List.of(root == null ? file : root), present(accounts))
                        .file(file);
            } catch (GatewayException e) {
                return new ImportPreview(java.util.List.of(), java.util.List.of(e.description()));
            }
        }
    }

    @Command(
            name = "scan",
            description = "Look for logins that the Kiro IDE and other tools left in ~/.aws/sso/cache.",
            mixinStandardHelpOptions = true)
    static final class Scan extends OnAHome {

        @Option(names = "--dir", paramLabel = "DIR", description = "Look there instead.")
        private @Nullable Path folder;

        @Option(
                names = {"--add", "--auto"},
                description = "Add what is new.")
        private boolean add;

        Scan(Environment environment) {
            super(environment);
        }

        @Override
        int run(AccountRegistry accounts, PrintWriter out) {
            Path where = folder == null ? TokenScan.defaultFolder(environment().userHome()) : folder.toAbsolutePath();
            ImportPreview preview = TokenScan.scan(where, present(accounts));
            if (add) {
                return add(accounts, java.util.List.of(preview), out);
            }
            java.util.List<Map<String, Object>> rows = new ArrayList<>();
            for (ImportPreview.Candidate candidate : preview.candidates()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("path", candidate.where());
                row.put("already_added", !candidate.isNew());
                rows.add(row);
            }
            preview.problems().forEach(problem -> spec.commandLine().getErr().println("kiro-proxy: " + problem));
            if (json) {
                out.println(Json.object("tokens", rows));
                return ExitCode.OK;
            }
            rows.forEach(row -> out.println(
                    (Boolean.TRUE.equals(row.get("already_added")) ? "known  " : "new    ") + row.get("path")));
            out.println(
                    rows.isEmpty()
                            ? "nothing found in " + where
                            : "add what is new with: kiro-proxy accounts scan --add");
            return ExitCode.OK;
        }
    }
}
