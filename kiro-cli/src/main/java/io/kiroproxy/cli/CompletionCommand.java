package io.kiroproxy.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete this program's words. */
@Command(
        name = "completion",
        description = "Print the completion script of a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(kiro-proxy completion bash)",
            "  kiro-proxy completion fish > ~/.config/fish/completions/kiro-proxy.fish"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** Shells that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandLine program = spec.root().commandLine();
        if (shell == Shell.FISH) {
            fish(program, "", out);
        } else {
            out.print(AutoComplete.bash(spec.root().name(), program));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** One line per command and option; a deeper command is offered once its parent has been typed. */
    private void fish(CommandLine command, String parent, PrintWriter out) {
        String name = spec.root().name();
        String when = parent.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + parent;
        for (Map.Entry<String, CommandLine> child : command.getSubcommands().entrySet()) {
            out.println("complete -c " + name + " -f -n '" + when + "' -a " + child.getKey() + " -d '"
                    + text(child.getValue().getCommandSpec().usageMessage().description()) + "'");
            fish(child.getValue(), child.getKey(), out);
        }
        if (!parent.isEmpty()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String longest = option.longestName();
                if (longest.startsWith("--")) {
                    out.println("complete -c " + name + " -n '" + when + "' -l " + longest.substring(2) + " -d '"
                            + text(option.description()) + "'");
                }
            }
        }
    }

    private static String text(String[] lines) {
        return lines.length == 0 ? "" : lines[0].replace("'", "").replace("%n", " ");
    }
}
