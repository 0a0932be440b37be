package io.kiroproxy.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command as a manual page in the {@code man} macros. picocli's own generator stops at AsciiDoc, which takes Ruby to
 * become a page; a command needs so little that the page is written here.
 */
final class ManualPage {

    private final CommandLine command;
    private final String version;
    private final StringBuilder page = new StringBuilder();

    private ManualPage(CommandLine command, String version) {
        this.command = command;
        this.version = version;
    }

    /** The page of {@code command}. */
    static String of(CommandLine command, String version) {
        return new ManualPage(command, version).write();
    }

    /** Its file name without section: {@code kiro-proxy-accounts-list}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private String write() {
        CommandSpec spec = command.getCommandSpec();
        page.append(".TH \"")
                .append(text(name(command).toUpperCase(java.util.Locale.ROOT)))
                .append("\" \"1\" \"\" \"kiro-proxy ")
                .append(text(version))
                .append("\" \"Kiro API Proxy\"\n");
        section("NAME");
        page.append(text(name(command)))
                .append(" \\- ")
                .append(text(String.join(" ", described(spec))))
                .append('\n');
        section("SYNOPSIS");
        paragraph(new Help(spec, Help.defaultColorScheme(Ansi.OFF)).synopsis(0).strip());
        section("DESCRIPTION");
        described(spec).forEach(this::paragraph);
        parameters(spec.positionalParameters());
        options(spec.options());
        subcommands();
        footer(spec);
        return page.toString();
    }

    private static List<String> described(CommandSpec spec) {
        return Described.lines(spec.usageMessage().description());
    }

    private void parameters(List<PositionalParamSpec> parameters) {
        List<PositionalParamSpec> shown =
                parameters.stream().filter(parameter -> !parameter.hidden()).toList();
        if (!shown.isEmpty()) {
            section("ARGUMENTS");
            shown.forEach(parameter -> term(parameter.paramLabel(), Described.lines(parameter)));
        }
    }

    private void options(List<OptionSpec> options) {
        List<OptionSpec> shown =
                options.stream().filter(option -> !option.hidden()).toList();
        if (!shown.isEmpty()) {
            section("OPTIONS");
            shown.forEach(option -> term(names(option), Described.lines(option)));
        }
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private void subcommands() {
        Map<String, CommandLine> subcommands = command.getSubcommands();
        List<CommandLine> shown = new ArrayList<>(subcommands.values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .distinct()
                .toList());
        if (!shown.isEmpty()) {
            section("COMMANDS");
            shown.forEach(sub -> term(sub.getCommandName(), described(sub.getCommandSpec())));
            section("SEE ALSO");
            paragraph(String.join(
                    ", ", shown.stream().map(sub -> name(sub) + "(1)").toList()));
        }
    }

    private void footer(CommandSpec spec) {
        List<String> footer = Described.lines(spec.usageMessage().footer());
        if (!footer.isEmpty()) {
            section("EXAMPLES");
            page.append(".nf\n");
            footer.stream()
                    .filter(line -> !line.isBlank() && !line.strip().matches("Examples?:"))
                    .forEach(line -> page.append(guarded(text(line))).append('\n'));
            page.append(".fi\n");
        }
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void paragraph(String line) {
        page.append(".PP\n").append(guarded(text(line))).append('\n');
    }

    private void term(String name, List<String> description) {
        page.append(".TP\n\\fB").append(text(name)).append("\\fR\n");
        description.forEach(line -> page.append(guarded(text(line))).append('\n'));
    }

    /** A line must not begin with what the macros take for a request. */
    private static String guarded(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    private static String text(String plain) {
        return plain.replace("\\", "\\e").replace("-", "\\-");
    }
}
