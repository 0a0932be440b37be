package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.Shell;
import io.kiroproxy.server.clients.Variable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a tool's variables. */
@Command(
        name = "env",
        description = "Print the variables that connect a tool, ready to be evaluated by the shell.",
        footer = {"", "Examples:", "  eval \"$(kiro-proxy env claude-code)\"", "  kiro-proxy env codex --shell fish"},
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions options = new ConnectionOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "CLIENT", description = "The tool, for example claude-code or gemini-cli.")
    private String client = "";

    @Option(
            names = "--shell",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES} (default: the one in SHELL).")
    private @Nullable Shell shell;

    EnvCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        ClientTool tool = ConnectionOptions.tool(client);
        Connection to = options.connection(environment);
        List<Variable> variables = tool.variables(to);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            variables.forEach(variable -> values.put(variable.name(), variable.value()));
            out.println(Json.text(values));
        } else if (!variables.isEmpty()) {
            Shell asked = shell == null ? Shell.named(environment.variables().getOrDefault("SHELL", "bash")) : shell;
            out.println(asked.script(variables));
        }
        String hint = tool.hint(to);
        if (!hint.isEmpty()) {
            spec.commandLine().getErr().println(tool.name() + ": " + hint);
        }
        return ExitCode.OK;
    }
}
