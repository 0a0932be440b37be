package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.Variable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a tool connected, and leaves no trace. */
@Command(
        name = "run",
        description = "Start a tool connected to the proxy; its own configuration is as before afterwards.",
        footer = {"", "Examples:", "  kiro-proxy run claude-code", "  kiro-proxy run codex -- exec \"say hello\""},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

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
        ClientSetup setup = options.setup(environment);
        boolean lent = tool.writable() && setup.state(tool, to) != ClientSetup.State.CONNECTED;
        if (lent) {
            setup.apply(tool, to);
        }
        Thread undo = new Thread(() -> takeBack(setup, tool), "kiro-undo");
        if (lent) {
            Runtime.getRuntime().addShutdownHook(undo);
        }
        try {
            return start(tool, to);
        } finally {
            if (lent && Runtime.getRuntime().removeShutdownHook(undo)) {
                takeBack(setup, tool);
            }
        }
    }

    private int start(ClientTool tool, Connection to) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.command()));
        command.addAll(arguments);
        ProcessBuilder program = new ProcessBuilder(command).inheritIO();
        for (Variable variable : tool.variables(to)) {
            if (variable.value() == null) {
                program.environment().remove(variable.name());
            } else {
                program.environment().put(variable.name(), variable.value());
            }
        }
        try {
            return program.start().waitFor();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, tool.command() + " cannot be started (is " + tool.name() + " installed?)");
        }
    }

    private void takeBack(ClientSetup setup, ClientTool tool) {
        try {
            setup.undo(tool);
        } catch (IOException e) {
            spec.commandLine().getErr().println("kiro-proxy: " + tool.id() + " is still set up: " + e.getMessage());
        }
    }
}
