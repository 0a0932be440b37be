package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
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

/** Writes a tool's own configuration. */
@Command(
        name = "setup",
        description = "Connect a tool by writing its own configuration; unsetup takes that back byte for byte.",
        footer = {"", "Examples:", "  kiro-proxy setup claude-code", "  kiro-proxy setup codex --dry-run"},
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConnectionOptions options = new ConnectionOptions();

    @Parameters(paramLabel = "CLIENT", description = "claude-code, codex, gemini-cli, opencode or qwen-code.")
    private String client = "";

    @Option(names = "--dry-run", description = "Only show what would change.")
    private boolean dryRun;

    SetupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        ClientTool tool = ConnectionOptions.tool(client);
        Connection to = options.connection(environment);
        if (!tool.writable()) {
            throw new CommandFailure(ExitCode.UNEXPECTED, tool.name() + " is connected by hand: " + tool.hint(to));
        }
        ClientSetup setup = options.setup(environment);
        List<FileChange> changes = dryRun ? setup.preview(tool, to) : setup.apply(tool, to);
        PrintWriter out = spec.commandLine().getOut();
        print(changes, options.json(), out);
        if (!options.json() && !dryRun) {
            out.println(tool.name() + " is connected to " + to + ". Take it back with: kiro-proxy unsetup " + client);
        }
        return ExitCode.OK;
    }

    static void print(List<FileChange> changes, boolean json, PrintWriter out) {
        if (json) {
            out.println(
                    Json.object("files", changes.stream().map(SetupCommand::row).toList()));
            return;
        }
        for (FileChange change : changes) {
            out.println(change.change().name().toLowerCase(java.util.Locale.ROOT) + "  " + change.file());
            change.diff().lines().forEach(line -> out.println("  " + line));
            change.kept().forEach(path -> out.println("  kept as you changed it: " + path));
        }
    }

    private static java.util.Map<String, Object> row(FileChange change) {
        return java.util.Map.of(
                "file", change.file().toString(),
                "change", change.change().name().toLowerCase(java.util.Locale.ROOT),
                "diff", change.diff(),
                "kept", change.kept());
    }
}
