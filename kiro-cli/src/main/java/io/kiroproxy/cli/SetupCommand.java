package io.kiroproxy.cli;

import io.kiroproxy.server.clients.ClientSetup;
import io.kiroproxy.server.clients.ClientTool;
import io.kiroproxy.server.clients.Connection;
import io.kiroproxy.server.clients.FileChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "CLIENT", description = "claude-code, codex, gemini-cli, opencode or qwen-code.")
    private String client = "";

    @Option(names = "--dry-run", description = "Only show what would change.")
    private boolean dryRun;

    @Option(names = "--no-test", description = "Make no test call afterwards.")
    private boolean untested;

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
        if (dryRun || untested) {
            print(changes, null);
            return ExitCode.OK;
        }
        SetupTest.Verdict verdict;
        try (Spinner spinner =
                Spinner.start(environment.screen(), spec.commandLine().getErr(), "making a test call")) {
            Objects.requireNonNull(spinner);
            verdict = SetupTest.run(tool.testCall(to));
        }
        print(changes, verdict);
        if (!json) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(tool.name() + " is connected to " + to + ". Take it back with: kiro-proxy unsetup " + client);
            Paint paint = environment.screen().out();
            out.println(verdict.answered() ? paint.good(verdict.words()) : paint.bad(verdict.words()));
        }
        return verdict.exitCode();
    }

    private void print(List<FileChange> changes, SetupTest.@Nullable Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            print(changes, environment.screen().out(), out);
        } else if (verdict == null) {
            out.println(Json.object("files", rows(changes)));
        } else {
            out.println(Json.object(
                    "files", rows(changes), "test", Json.members("ok", verdict.answered(), "detail", verdict.words())));
        }
    }

    static void print(List<FileChange> changes, Paint paint, PrintWriter out) {
        for (FileChange change : changes) {
            out.println(change.change().name().toLowerCase(Locale.ROOT) + "  " + change.file());
            change.diff().lines().forEach(line -> out.println("  " + paint.diff(line)));
            change.kept().forEach(path -> out.println("  kept as you changed it: " + path));
        }
    }

    static List<Map<String, Object>> rows(List<FileChange> changes) {
        return changes.stream().map(SetupCommand::row).toList();
    }

    private static Map<String, Object> row(FileChange change) {
        return Json.members(
                "file",
                change.file().toString(),
                "change",
                change.change().name().toLowerCase(Locale.ROOT),
                "diff",
                change.diff(),
                "kept",
                change.kept());
    }
}
