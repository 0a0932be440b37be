package io.kiroproxy.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real shells evaluate what is printed for them: every value arrives as it is, whatever it holds. */
class ShellTest {

    private static final List<String> VALUES = List.of(
            "plain",
            "two words",
            "it's",
            "\"quoted\"",
            "$HOME `date` $(date)",
            "back\\slash",
            "\\'",
            "ends with \\",
            "*?[a-z]{b,c}~",
            "a;b|c&d<e>f",
            "#!^% =",
            "{\"a\":{\"b\":\"c\"}}",
            "-c",
            "é 汉字");

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"BASH,bash", "BASH,sh", "ZSH,zsh", "FISH,fish"})
    void everyValueArrivesAsItIsAndWhatIsUnsetIsGone(Shell shell, String program) throws Exception {
        List<Variable> variables = new ArrayList<>(List.of(Variable.unset("GONE")));
        for (int i = 0; i < VALUES.size(); i++) {
            variables.add(Variable.of("V" + i, VALUES.get(i)));
        }

        List<String> seen = run(program, shell.script(variables) + "\nenv -0\n");

        for (int i = 0; i < VALUES.size(); i++) {
            assertThat(seen).contains("V" + i + "=" + VALUES.get(i));
        }
        assertThat(seen).noneMatch(line -> line.startsWith("GONE="));
    }

    @ParameterizedTest
    @CsvSource({"BASH,bash", "BASH,sh", "ZSH,zsh", "FISH,fish"})
    void functionHandsItsOptionsAndWhatFollowsToTheProgramOfItsName(Shell shell, String program) throws Exception {
        Path tool = Files.writeString(folder.resolve("tool"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();

        List<String> seen = run(program, shell.function("tool", VALUES) + "\ntool 'the last' ''\n");

        assertThat(seen.subList(0, VALUES.size())).isEqualTo(VALUES);
        assertThat(seen.subList(VALUES.size(), seen.size())).containsExactly("the last", "");
    }

    /** Wine's cmd is asked; a variable is written between quotes there, in which a percent sign alone means something. */
    @Test
    void everyValueWithoutAPercentSignArrivesInCmd() throws Exception {
        List<String> values =
                VALUES.stream().filter(value -> value.matches("[ -$&-~]*")).toList();
        List<Variable> variables = new ArrayList<>(List.of(Variable.unset("GONE")));
        for (int i = 0; i < values.size(); i++) {
            variables.add(Variable.of("V" + i, values.get(i)));
        }
        Path script = folder.resolve("script.bat");
        Files.writeString(
                script,
                "@echo off\r\n" + Shell.CMD.script(variables).replace("\n", "\r\n") + "\r\nset V\r\nset GONE\r\n");

        String out = wine("cmd", "/c", "Z:" + script.toString().replace('/', '\\'));

        assertThat(values).hasSizeGreaterThan(10);
        for (int i = 0; i < values.size(); i++) {
            assertThat(out.lines()).contains("V" + i + "=" + values.get(i));
        }
        assertThat(out.lines()).noneMatch(line -> line.startsWith("GONE="));
    }

    /** What Wine says; into a file, since a service of its own that outlives it would hold a pipe open. */
    private String wine(String... words) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/wine")), "skipped: this machine has no Wine (Debian: wine)");
        List<String> command = new ArrayList<>(List.of("wine"));
        command.addAll(List.of(words));
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GONE",
                        "still here",
                        "WINEDEBUG",
                        "-all",
                        "WINEPREFIX",
                        Path.of("target/wine").toAbsolutePath().toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("Wine ends")
                .isTrue();
        return Files.readString(said, StandardCharsets.UTF_8);
    }

    /** PowerShell runs in no test: in its single quotes nothing but a quote is special, and a quote is written twice. */
    @Test
    void quotesOfPowerShellAreDoubled() {
        for (String value : VALUES) {
            String line = Shell.POWERSHELL.script(List.of(Variable.of("V", value)));
            assertThat(line).startsWith("$Env:V = '").endsWith("'");
            String inside = line.substring("$Env:V = '".length(), line.length() - 1);
            assertThat(inside.replace("''", "")).doesNotContain("'");
            assertThat(inside.replace("''", "'")).isEqualTo(value);
        }
        assertThat(Shell.POWERSHELL.function("tool", List.of("a'b")))
                .isEqualTo("function tool { & (Get-Command tool -CommandType Application,ExternalScript | Select-Object"
                        + " -First 1) 'a''b' @args }");
    }

    @Test
    void shellIsKnownByItsPath() {
        assertThat(Shell.named("/usr/bin/fish")).isEqualTo(Shell.FISH);
        assertThat(Shell.named("pwsh")).isEqualTo(Shell.POWERSHELL);
        assertThat(Shell.named("/bin/sh")).isEqualTo(Shell.BASH);
        for (Shell shell : Shell.values()) {
            assertThat(Shell.named(shell.name().toLowerCase(Locale.ROOT))).isEqualTo(shell);
        }
    }

    /** What {@code program} prints, split at zeros. */
    private List<String> run(String program, String script) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(one -> Files.isExecutable(Path.of(one, program))),
                () -> "skipped: no " + program + " on the PATH");
        Path file = Files.writeString(folder.resolve("script"), script);
        ProcessBuilder builder = new ProcessBuilder(program, file.toString()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GONE",
                        "still here",
                        "LC_ALL",
                        "C.UTF-8",
                        "HOME",
                        folder.toString(),
                        "PATH",
                        folder + ":" + System.getenv("PATH")));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return Stream.of(out.split("\0", -1))
                .limit(out.chars().filter(c -> c == 0).count())
                .toList();
    }
}
