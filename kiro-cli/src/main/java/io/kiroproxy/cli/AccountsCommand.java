package io.kiroproxy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The accounts of a home. Works with and without a server running on the same home: both go through the account store,
 * which takes turns by lock files, and a running server sees a change by itself (decisions.md 21).
 */
@Command(
        name = "accounts",
        description = "Add, list and change accounts.",
        subcommands = {
            ListAccounts.class,
            AccountVerbs.Show.class,
            ExplainAccounts.class,
            ImportAccounts.class,
            ScanAccounts.class,
            AddAccount.class,
            ExportAccounts.class,
            EncryptAccounts.class,
            DecryptAccounts.class,
            AccountVerbs.Enable.class,
            AccountVerbs.Disable.class,
            AccountVerbs.Refresh.class,
            AccountVerbs.Restore.class,
            AccountVerbs.Remove.class
        },
        mixinStandardHelpOptions = true)
final class AccountsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "missing a command (list, show, explain, add, import, scan, export, encrypt, decrypt, enable, disable, refresh, restore or remove)");
    }
}
