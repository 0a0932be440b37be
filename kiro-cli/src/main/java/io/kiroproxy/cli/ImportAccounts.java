package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds the logins in files. */
@Command(
        name = "import",
        description = {
            "Add accounts from files.",
            "Reads token files, KiroProxy's config.json and export, kiro.rs, kiro2api, Kiro Account Manager and",
            "CLIProxyAPI files, and plain lists of refresh tokens or ksk_ keys. The files are not changed."
        },
        mixinStandardHelpOptions = true)
final class ImportAccounts extends AccountsOfAHome {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to read.")
    private List<Path> files = List.of();

    ImportAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        List<ImportPreview> previews = new ArrayList<>();
        for (Path file : files) {
            previews.add(preview(accounts, file.toAbsolutePath()));
        }
        return add(accounts, previews, out);
    }

    /** The user named the file, so whatever it points to may be read too. */
    private static ImportPreview preview(AccountRegistry accounts, Path file) {
        try {
            Path root = file.getRoot();
            return new CredentialImport(List.of(root == null ? file : root), present(accounts)).file(file);
        } catch (GatewayException e) {
            return new ImportPreview(List.of(), List.of(e.description()));
        }
    }
}
