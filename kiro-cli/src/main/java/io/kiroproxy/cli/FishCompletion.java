package io.kiroproxy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, which picocli does not write. */
final class FishCompletion {

    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    static String of(String program, CommandLine commands) {
        FishCompletion completion = new FishCompletion(program);
        completion.script.append("complete -c ").append(program).append(" -f\n");
        completion.add(commands, "");
        return completion.script.toString();
    }

    /** @param path the commands before, separated by blanks */
    private void add(CommandLine command, String path) {
        List<CommandLine> subcommands = command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .distinct()
                .toList();
        String unseen = subcommands.isEmpty()
                ? ""
                : "; and not __fish_seen_subcommand_from "
                        + String.join(
                                " ",
                                subcommands.stream()
                                        .map(CommandLine::getCommandName)
                                        .toList());
        for (CommandLine sub : subcommands) {
            line(condition(path) + unseen, "-a " + sub.getCommandName(), about(sub.getCommandSpec()));
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                line(condition(path), flags(option), about(described(option)));
            }
        }
        subcommands.forEach(sub -> add(sub, (path + " " + sub.getCommandName()).strip()));
    }

    private static String condition(String path) {
        if (path.isEmpty()) {
            return "true";
        }
        return String.join(
                "; and ",
                List.of(path.split(" ", -1)).stream()
                        .map(name -> "__fish_seen_subcommand_from " + name)
                        .toList());
    }

    private static String flags(OptionSpec option) {
        StringBuilder flags = new StringBuilder();
        for (String name : option.names()) {
            flags.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            flags.append(" -r");
            if (option.type() == Path.class) {
                flags.append(" -F");
            }
        }
        return flags.toString().strip();
    }

    private void line(String condition, String what, String about) {
        script.append("complete -c ")
                .append(program)
                .append(" -n '")
                .append(condition)
                .append("' ")
                .append(what)
                .append(" -d '")
                .append(about.replace("\\", "\\\\").replace("'", "\\'"))
                .append("'\n");
    }

    private static String about(CommandSpec spec) {
        return about(spec.usageMessage().description());
    }

    private static String[] described(OptionSpec option) {
        return Stream.of(option.description())
                .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValueString())))
                .toArray(String[]::new);
    }

    private static String about(String[] lines) {
        return lines.length == 0
                ? ""
                : Ansi.OFF.string(lines[0].replace("%%", "%").replace("%n", " "));
    }
}
