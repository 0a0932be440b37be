package io.kiroproxy.cli;

import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.store.HomeEncryption;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Undoes {@link EncryptAccounts}. */
@Command(
        name = "decrypt",
        description = "Write the tokens in plain again. The key stays where it is.",
        mixinStandardHelpOptions = true)
final class DecryptAccounts implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DecryptAccounts(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        HomeEncryption encryption = new HomeEncryption(home.in(environment), environment.variables());
        Optional<KeySource> source = encryption.source();
        int files = encryption.decrypt().files();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object("in_plain", files, "was_encrypted", source.isPresent()));
        } else if (source.isEmpty()) {
            out.println("not encrypted; nothing was changed");
        } else {
            out.println(files + " in plain; the key at " + source.get().text() + " is not needed any more");
        }
        return ExitCode.OK;
    }
}
