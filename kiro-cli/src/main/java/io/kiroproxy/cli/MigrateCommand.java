package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes over a KiroProxy installation; that of the same home is taken over by opening it. */
@Command(
        name = "migrate",
        description = {
            "Take over the accounts of a KiroProxy installation. Its files are not changed;",
            "config.json of the same home is kept as config.json.kiroproxy-backup."
        },
        mixinStandardHelpOptions = true)
final class MigrateCommand extends AccountsOfAHome {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "The folder with KiroProxy's config.json (default: the home itself).")
    private @Nullable Path from;

    MigrateCommand(Environment environment) {
        super(environment);
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        if (from == null) {
            int known = accounts.accounts().size();
            out.println(json ? Json.object("accounts", known) : known + " accounts in " + home.in(environment()));
            return ExitCode.OK;
        }
        Path file = from.toAbsolutePath().resolve("config.json");
        if (!Files.exists(file)) {
            throw new CommandFailure(ExitCode.IO, file + " does not exist (expected: KiroProxy's config.json)");
        }
        Path root = file.getRoot();
        return add(
                accounts,
                List.of(new CredentialImport(List.of(root == null ? file : root), present(accounts)).file(file)),
                out);
    }
}
