package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.credential.source.ImportPreview;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the logins in files. */
@Command(
        name = "import",
        description = {
            "Add accounts from files.",
            "Reads token files, KiroProxy's config.json and export, kiro.rs, kiro2api, Kiro Account Manager and",
            "CLIProxyAPI files, and plain lists of refresh tokens or ksk_ keys. The files are not changed."
        },
        footer = {
            "",
            "Examples:",
            "  kiro-proxy accounts import kiro-auth-token.json",
            "  kiro-proxy accounts import export.json tokens.txt"
        },
        mixinStandardHelpOptions = true)
final class ImportAccounts extends AccountsOfAHome {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to read.")
    private List<Path> files = List.of();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The first line of this file is the passphrase of a sealed export.")
    private @Nullable Path passphrase;

    ImportAccounts(Environment environment) {
        super(environment);
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        Secret secret = passphrase == null ? null : PassphraseFile.read(passphrase);
        List<ImportPreview> previews = new ArrayList<>();
        for (Path file : files) {
            previews.add(preview(accounts, file.toAbsolutePath(), secret));
        }
        return add(accounts, previews, out);
    }

    /** The user named the file, so whatever it points to may be read too. */
    private static ImportPreview preview(AccountRegistry accounts, Path file, @Nullable Secret secret) {
        try {
            Path root = file.getRoot();
            CredentialImport reader = new CredentialImport(List.of(root == null ? file : root), present(accounts));
            return (secret == null ? reader : reader.opening(secret)).file(file);
        } catch (GatewayException e) {
            return new ImportPreview(List.of(), List.of(e.description()));
        }
    }
}
