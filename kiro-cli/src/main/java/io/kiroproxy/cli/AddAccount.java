package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;

/** Adds accounts from standard input, so that no token stands in a command line or a shell's history. */
@Command(
        name = "add",
        description =
                "Add accounts from standard input: a token file's JSON, or refresh tokens and ksk_ keys, one a line.",
        footer = {"", "Example:", "  kiro-proxy accounts add < kiro-auth-token.json"},
        mixinStandardHelpOptions = true)
final class AddAccount extends AccountsOfAHome {

    private static final int MOST_BYTES = 8 << 20;

    private final InputStream input;

    AddAccount(Environment environment) {
        super(environment);
        this.input = System.in;
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) throws IOException {
        String text = new String(input.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new CommandFailure(ExitCode.USAGE, "nothing on standard input (expected: a token file or tokens)");
        }
        return add(accounts, List.of(new CredentialImport(List.of(), present(accounts)).text(text, "input")), out);
    }
}
