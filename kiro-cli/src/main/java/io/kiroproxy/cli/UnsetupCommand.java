package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.FileChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes back what setup wrote. */
@Command(
        name = "unsetup",
        description = "Take back what setup wrote; what you changed since stays.",
        footer = {"", "Example:", "  kiro-proxy unsetup claude-code"},
        mixinStandardHelpOptions = true)
final class UnsetupCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "CLIENT", description = "The tool that setup was used for.")
    private String client = "";

    UnsetupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        List<FileChange> changes = setup().undo(ConnectionOptions.tool(client));
        if (changes.isEmpty()) {
            throw new CommandFailure(ExitCode.UNEXPECTED, client + ": nothing to take back (setup was not used)");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object("files", SetupCommand.rows(changes)));
        } else {
            SetupCommand.print(changes, environment.screen().out(), out);
        }
        return ExitCode.OK;
    }

    private ClientSetup setup() {
        return new ClientSetup(home.in(environment), environment.variables(), environment.userHome());
    }
}
