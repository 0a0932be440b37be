package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/cli.md} says of every command what the command itself says. */
class CliDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final String MARK = "<!-- Below this line everything is what the commands say with --help. -->\n";

    private static final Pattern EXAMPLE = Pattern.compile("\\bkiro-proxy ((?:(?!  | [<>|#]|\\)).)+)");

    /** {@code -Dkiro.docs=write} writes the file instead of comparing it. */
    @Test
    void documentHasTheHelpOfEveryCommand() throws Exception {
        String text = Files.readString(DOCUMENT);
        assertThat(text).contains(MARK);
        StringBuilder help = new StringBuilder();
        add(Main.commands(), help);
        String expected = text.substring(0, text.indexOf(MARK) + MARK.length()) + help;
        if ("write".equals(System.getProperty("kiro.docs"))) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT)
                .as("out of date: run this test with -Dkiro.docs=write")
                .hasContent(expected);
    }

    @Test
    void documentHasEveryExitCode() throws Exception {
        List<String> codes = new ArrayList<>(List.of("130", "143"));
        for (Field code : ExitCode.class.getDeclaredFields()) {
            codes.add(String.valueOf(code.getInt(null)));
        }

        assertThat(Pattern.compile("(?m)^\\| ([0-9, ]+) \\|")
                        .matcher(Files.readString(DOCUMENT))
                        .results()
                        .flatMap(row -> Stream.of(row.group(1).split(", ", -1))))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void everyExampleIsACommand() {
        List<String> examples = new ArrayList<>();
        examples(Main.commands(), examples);

        assertThat(examples).hasSizeGreaterThan(40).allSatisfy(example -> Main.commands()
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(example.split(" ", -1)));
    }

    /** Without what is said of it, and what a shell does with it. */
    private static void examples(CommandLine command, List<String> all) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            EXAMPLE.matcher(line).results().forEach(found -> all.add(found.group(1)));
        }
        command.getSubcommands().values().forEach(child -> examples(child, all));
    }

    private static void add(CommandLine command, StringBuilder out) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        if (command.getParent() != null) {
            out.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
            command.getUsageMessage(Ansi.OFF).stripTrailing().lines().forEach(line -> out.append(line.stripTrailing())
                    .append('\n'));
            out.append("```\n");
        }
        command.getSubcommands().values().forEach(child -> add(child, out));
    }
}
