package io.kiroproxy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How {@code --help} is laid out: examples before options, commands grouped by what one wants (ecosystem.md 3.7). */
final class HelpPages {

    private static final int NAMES = 14;
    private static final int INDENT = 2;

    private static final List<Task> TASKS = List.of(
            new Task("Run it", "serve", "status", "health", "doctor"),
            new Task("Keep accounts and sign in", "accounts", "login"),
            new Task("Connect tools", "setup", "unsetup", "env", "run"),
            new Task("Look", "models", "usage", "logs", "keys"),
            new Task("Ask and examine", "ask", "lint", "replay", "simulate"),
            new Task("Settings and the rest", "config", "migrate", "completion", "version"));

    private HelpPages() {}

    /** Lays out the help of {@code program} and of all its commands. */
    static CommandLine layOut(CommandLine program) {
        program.setHelpSectionKeys(examplesFirst(program.getHelpSectionKeys()));
        program.getSubcommands().values().forEach(HelpPages::layOut);
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpPages::examples);
        return program;
    }

    /** Groups the commands of {@code program} itself. */
    static CommandLine group(CommandLine program) {
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPages::tasks);
        return program;
    }

    private static List<String> examplesFirst(List<String> sections) {
        List<String> examples =
                List.of(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING, UsageMessageSpec.SECTION_KEY_FOOTER);
        List<String> sorted = new ArrayList<>(sections);
        sorted.removeAll(examples);
        sorted.addAll(sorted.indexOf(UsageMessageSpec.SECTION_KEY_DESCRIPTION) + 1, examples);
        return sorted;
    }

    private static String examples(Help help) {
        String examples = help.footer();
        return examples.isEmpty() ? examples : examples + System.lineSeparator();
    }

    private static String tasks(Help help) {
        StringBuilder text = new StringBuilder();
        for (Task task : TASKS) {
            text.append(System.lineSeparator()).append(task.name()).append(":").append(System.lineSeparator());
            text.append(table(help, task));
        }
        return text.toString();
    }

    private static TextTable table(Help help, Task task) {
        int width = help.commandSpec().usageMessage().width();
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAMES, INDENT, Column.Overflow.SPAN),
                new Column(width - NAMES, INDENT, Column.Overflow.WRAP));
        Map<String, Help> commands = help.subcommands();
        for (String name : task.commands()) {
            Help command = commands.get(name);
            if (command != null) {
                String about =
                        String.join(" ", command.commandSpec().usageMessage().description());
                table.addRowValues(
                        help.colorScheme().commandText(name), help.colorScheme().text(about));
            }
        }
        return table;
    }

    /** What somebody wants, and the commands for it. */
    private record Task(String name, List<String> commands) {
        Task(String name, String... commands) {
            this(name, List.of(commands));
        }
    }
}
