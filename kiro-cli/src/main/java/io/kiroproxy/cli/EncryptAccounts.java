package io.kiroproxy.cli;

import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.store.HomeEncryption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Seals the secrets of a home, beside a running server or without one. */
@Command(
        name = "encrypt",
        description = "Encrypt the tokens on disk, or exchange the key. accounts decrypt undoes it.",
        footer = {"", "Examples:", "  kiro-proxy accounts encrypt", "  kiro-proxy accounts encrypt --key file:kiro.key"
        },
        mixinStandardHelpOptions = true)
final class EncryptAccounts implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--key",
            paramLabel = "SOURCE",
            defaultValue = "keyring",
            description = "Where the key is: file:PATH (made when it is not there; begins in the home), env:NAME, "
                    + "command:PROGRAM ARGUMENT, or keyring, the system's own (default: ${DEFAULT-VALUE}).")
    private String source = "keyring";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    EncryptAccounts(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Path place = home.in(environment);
        KeySource key = key().in(place);
        HomeEncryption.Done done = new HomeEncryption(place, environment.variables()).encrypt(key);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object("encrypted", done.files(), "key", key.text(), "key_made", done.madeKey()));
            return ExitCode.OK;
        }
        out.println(done.files() + " encrypted; the " + (done.madeKey() ? "new " : "") + "key is at " + key.text());
        String hint = hint(key, place);
        if (hint != null) {
            out.println(hint);
        }
        return ExitCode.OK;
    }

    private KeySource key() {
        try {
            return KeySource.parse(source);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--key: " + e.getMessage(), e);
        }
    }

    private static @Nullable String hint(KeySource key, Path home) {
        if (key instanceof KeySource.OfFile file) {
            return file.path().startsWith(home)
                    ? "that file lies in the home: whoever copies the home has both"
                    : "keep a copy of that file: without it every account has to log in again";
        }
        return key instanceof KeySource.OfVariable
                ? "every kiro-proxy on this home needs the variable, a running server too"
                : null;
    }
}
