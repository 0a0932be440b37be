package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import io.kiroproxy.server.AccountDesk;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Command;

/** The verbs on one account; each is one call of the registry, or of the running server. */
final class AccountVerbs {

    /** Whether an account is used. */
    enum Switch {
        ON,
        OFF
    }

    private AccountVerbs() {}

    @Command(name = "show", description = "Show one account.", mixinStandardHelpOptions = true)
    static final class Show extends AccountVerb {
        Show(Environment environment) {
            super(environment);
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return CompletableFuture.completedFuture(accounts.account(account).orElseThrow());
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            return accounts.row(account);
        }
    }

    @Command(name = "enable", description = "Use an account again.", mixinStandardHelpOptions = true)
    static final class Enable extends AccountVerb {
        Enable(Environment environment) {
            super(environment);
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return accounts.enable(account);
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            accounts.switchTo(account, Switch.ON);
            return accounts.row(account);
        }
    }

    @Command(name = "disable", description = "Do not use an account.", mixinStandardHelpOptions = true)
    static final class Disable extends AccountVerb {
        Disable(Environment environment) {
            super(environment);
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return accounts.disable(account);
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            accounts.switchTo(account, Switch.OFF);
            return accounts.row(account);
        }
    }

    @Command(
            name = "remove",
            description = "Forget an account. The file it came from stays.",
            mixinStandardHelpOptions = true)
    static final class Remove extends AccountVerb {
        Remove(Environment environment) {
            super(environment);
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return accounts.remove(account);
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            Map<String, Object> row = accounts.row(account);
            accounts.remove(account);
            return row;
        }
    }

    @Command(name = "refresh", description = "Renew an account's token now.", mixinStandardHelpOptions = true)
    static final class Refresh extends AccountVerb {
        Refresh(Environment environment) {
            super(environment);
        }

        /** The request goes the way that the server's would. */
        @Override
        int inTheFiles(PrintWriter out) throws IOException {
            try (AccountDesk desk = AccountDesk.open(home.in(environment()), home.upstream(environment()))) {
                return run(desk.accounts(), out);
            }
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return accounts.refresh(account);
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            accounts.refresh(account);
            return accounts.row(account);
        }
    }

    @Command(
            name = "restore",
            description = "End an account's pause, or take it back after a suspension.",
            mixinStandardHelpOptions = true)
    static final class Restore extends AccountVerb {
        Restore(Environment environment) {
            super(environment);
        }

        @Override
        CompletionStage<AccountView> change(AccountRegistry accounts, AccountId account) {
            return accounts.restore(account)
                    .thenApply(health -> accounts.account(account).orElseThrow());
        }

        @Override
        Map<String, Object> change(RemoteAccounts accounts, String account) throws IOException {
            accounts.restore(account);
            return accounts.row(account);
        }
    }
}
