package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.Launch;
import io.kiroproxy.server.clients.Variable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a tool connected, and leaves no trace. */
@Command(
        name = "run",
        description = "Start a tool connected to the proxy; nothing is written into its own configuration.",
        footer = {"", "Examples:", "  kiro-proxy run claude-code", "  kiro-proxy run codex -- exec \"say hello\""},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final Environment environment;

    @Mixin
    private ConnectionOptions options = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "CLIENT", description = "The tool.")
    private String client = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What the tool gets, after --.")
    private List<String> arguments = List.of();

    RunCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClientTool tool = ConnectionOptions.tool(client);
        if (tool.command().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, tool.name() + " is no program of the command line");
        }
        Connection to = options.connection(environment);
        try (LentFiles lent = LentFiles.create()) {
            Launch launch = tool.launch(to, lent.folder(), environment.variables(), environment.userHome());
            lent.lay(launch);
            return start(tool, launch);
        }
    }

    private int start(ClientTool tool, Launch launch) throws InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(ToolProgram.of(tool.command(), environment.variables(), System.getProperty("os.name"))));
        command.addAll(launch.arguments());
        command.addAll(arguments);
        ProcessBuilder program = new ProcessBuilder(command).inheritIO();
        for (Variable variable : launch.variables()) {
            if (variable.value() == null) {
                program.environment().remove(variable.name());
            } else {
                program.environment().put(variable.name(), variable.value());
            }
        }
        try {
            StopSignals.leaveInterrupts();
            return new ToolProcess().start(program).waitFor();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, tool.command() + " cannot be started (is " + tool.name() + " installed?)");
        }
    }
}
