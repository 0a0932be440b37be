package io.kiroproxy.cli;

import io.kiroproxy.server.clients.FileChange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes back what setup wrote. */
@Command(
        name = "unsetup",
        description = "Take back what setup wrote; what you changed since stays.",
        mixinStandardHelpOptions = true)
final class UnsetupCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions options = new ConnectionOptions();

    @Parameters(paramLabel = "CLIENT", description = "The tool that setup was used for.")
    private String client = "";

    UnsetupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        List<FileChange> changes = options.setup(environment).undo(ConnectionOptions.tool(client));
        if (changes.isEmpty()) {
            throw new CommandFailure(ExitCode.UNEXPECTED, client + ": nothing to take back (setup was not used)");
        }
        SetupCommand.print(changes, options.json(), spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
