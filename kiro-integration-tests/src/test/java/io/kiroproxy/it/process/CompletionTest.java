package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shells at a pseudo-terminal take the scripts that {@code completion} prints, and finish what a person begins to type when
 * the tabulator key is pressed. What they then run only says what it was given.
 */
class CompletionTest {

    private static final String TAB = "\t";

    @RegisterExtension
    private final Programs programs = new Programs();

    @TempDir
    private Path user;

    /** How a shell starts without its owner's habits, and reads the script FILE. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            bash | bash --norc --noprofile -i | source FILE
            zsh  | zsh -f -i                  | autoload -U compinit; compinit -u -D; source FILE
            zsh  | zsh -f -i                  | fpath=(FOLDER $fpath); autoload -U compinit; compinit -u -D
            fish | fish --no-config -i        | source FILE
            """)
    void shellFinishesWhatIsBegun(String shell, String start, String load) throws Exception {
        Assumptions.assumeTrue(isThere(shell), () -> "skipped: no " + shell + " on the PATH");
        Assumptions.assumeTrue(isThere("script"), "skipped: no script on the PATH (Debian: bsdutils)");
        Path folder = Files.createDirectories(user.resolve("completions"));
        Path file = Files.writeString(
                folder.resolve("_kiro-proxy"),
                programs.succeed(user, "completion", shell).out());
        Map<String, String> variables = Map.of("PATH", program() + ":" + System.getenv("PATH"));

        try (KiroProcess terminal = KiroProcess.lineAtTerminal(user, variables, "exec " + start)) {
            terminal.type(load.replace("FILE", file.toString()).replace("FOLDER", folder.toString()) + "\n");
            terminal.type("kiro-proxy 'is ready'\n");
            terminal.awaitLine("given: is ready;");

            terminal.type("kiro-proxy unse" + TAB + "\n");
            assertThat(terminal.awaitLine("given: ")).contains("given: unsetup;");
            terminal.type("kiro-proxy accounts expo" + TAB + "\n");
            assertThat(terminal.awaitLine("given: ")).contains("given: accounts; export;");
            terminal.type("kiro-proxy serve --dem" + TAB + "\n");
            assertThat(terminal.awaitLine("given: ")).contains("given: serve; --demo;");

            // A shell that is killed may still write its history into the folder that goes away.
            terminal.type("exit\n");
            terminal.awaitEnd();
        }
    }

    /** A folder with a program of that name for the PATH. */
    private Path program() throws IOException {
        Path bin = Files.createDirectories(user.resolve("bin"));
        Path program = Files.writeString(
                bin.resolve("kiro-proxy"), "#!/bin/sh\nprintf 'given:'; printf ' %s;' \"$@\"; echo\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
