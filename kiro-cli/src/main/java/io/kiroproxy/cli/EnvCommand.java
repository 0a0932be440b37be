package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.Shell;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
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
        description = "Print what connects a tool in this shell, ready to be evaluated by it.",
        footer = {
            "",
            "Examples:",
            "  eval \"$(kiro-proxy env claude-code)\"",
            "  kiro-proxy env codex --shell fish | source"
        },
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {

    private static final String HIDDEN = "***";

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

    @Option(names = "--show", description = "Print the key on a terminal too.")
    private boolean show;

    EnvCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        ClientTool tool = ConnectionOptions.tool(client);
        Connection to = options.connection(environment);
        boolean hidden = environment.screen().read() && !show && !to.key().equals(Connection.ANY_KEY);
        Connection shown = hidden ? new Connection(to.base(), HIDDEN, to.model()) : to;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(tool, shown));
        } else if (!tool.variables(shown).isEmpty()) {
            Shell asked = shell == null ? Shell.named(environment.variables().getOrDefault("SHELL", "bash")) : shell;
            out.println(asked.script(tool, shown));
        }
        PrintWriter err = spec.commandLine().getErr();
        if (hidden) {
            err.println(tool.name() + ": the key is hidden on a terminal (--show prints it)");
        }
        String hint = tool.hint(to);
        if (!hint.isEmpty()) {
            err.println(tool.name() + ": " + hint);
        }
        return ExitCode.OK;
    }

    private static String json(ClientTool tool, Connection to) {
        Map<String, Object> values = new LinkedHashMap<>();
        tool.variables(to).forEach(variable -> values.put(variable.name(), variable.value()));
        return Json.object("command", tool.command(), "options", tool.options(to), "variables", values);
    }
}
