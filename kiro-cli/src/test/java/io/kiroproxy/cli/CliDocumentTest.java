package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/cli.md} says of every command what the command itself says. */
class CliDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
    private static final String MARK = "<!-- Below this line everything is what the commands say with --help. -->\n";

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
