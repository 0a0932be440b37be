package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers for Windows. Wine's cmd runs the one for cmd, with a program in Java's place that writes down what it was
 * given; Wine has no findstr, so the collector is not looked at. No PowerShell runs here: of its launcher is said what can
 * be said without one.
 */
class WindowsLaunchersTest {

    private static final Path BIN = Path.of("src/main/dist/bin");
    private static final Pattern OPTION = Pattern.compile("-X(?:X:\\+?\\w+=?\\d*|log:[\\w=:]+)|\\w+\\.options");
    private static final Pattern VARIABLE = Pattern.compile("\\b(?:KIRO_PROXY_[A-Z_]+|JAVA_HOME)\\b");

    /** How each makes its class-data archive; the one for sh takes a way of its own that needs a shell. */
    private static final List<String> OF_THE_WARM_UP =
            List.of("-XX:ArchiveClassesAtExit=", "-XX:DumpLoadedClassList=", "-XX:SharedClassListFile=", "-XX:+Use");

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kiro-proxy.cmd", "kiro-proxy.ps1"})
    void theyStartTheProgramWithTheSameOptionsAndKnowTheSameVariables(String launcher) throws IOException {
        assertThat(found(OPTION, launcher))
                .isEqualTo(found(OPTION, "kiro-proxy"))
                .hasSize(7);
        assertThat(found(VARIABLE, launcher))
                .isEqualTo(found(VARIABLE, "kiro-proxy"))
                .hasSize(3);
    }

    @Test
    void cmdStartsTheProgramWithWhatItWasGiven() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/wine")), "skipped: this machine has no Wine (Debian: wine)");
        Path bin = Files.createDirectories(folder.resolve("my kiro/bin"));
        for (String launcher : List.of("kiro-proxy.cmd", "kiro-cli.cmd")) {
            Files.writeString(
                    bin.resolve(launcher),
                    Files.readString(BIN.resolve(launcher)).replace("\n", "\r\n"));
        }
        String server = "@" + windows(bin) + "\\..\\jvm\\serve.options ";
        String jar = "-jar " + windows(bin) + "\\..\\kiro-proxy.jar ";

        assertThat(started("kiro-proxy.cmd", "off", "ask", "two words", "a=b"))
                .isEqualTo("-XX:TieredStopAtLevel=1 " + jar + "ask 'two words' a=b");
        assertThat(started("kiro-cli.cmd", "", "serve", "--demo")).isEqualTo(server + jar + "serve --demo");
        assertThat(started("kiro-proxy.cmd", "", "8081")).isEqualTo(server + jar + "8081");
        String archive = windows(folder.resolve("archives/classes.jsa"));
        assertThat(started("kiro-proxy.cmd", archive, "warm-up"))
                .isEqualTo("-XX:ArchiveClassesAtExit=" + archive + " -Xlog:disable " + jar + "warm-up");
        Files.createFile(folder.resolve("archives/classes.jsa"));
        assertThat(started("kiro-proxy.cmd", archive, "status"))
                .isEqualTo("-XX:TieredStopAtLevel=1 -XX:SharedArchiveFile=" + archive
                        + " -Xlog:disable -Xlog:all=error:stderr " + jar + "status");
    }

    /** What Java gets from the launcher. */
    private String started(String launcher, String archive, String... words) throws Exception {
        Path given = folder.resolve("given.txt");
        Files.deleteIfExists(given);
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java.exe");
        Files.writeString(java, """
                #!/bin/sh
                for word; do case $word in *' 'w*) printf "'%s' " "$word" ;; *) printf '%s ' "$word" ;; esac; done >GIVEN.new
                mv GIVEN.new GIVEN
                """.replace("GIVEN", given.toString()));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(List.of(
                "wine",
                "cmd",
                "/c",
                "call",
                windows(folder.resolve("my kiro/bin").resolve(launcher))));
        command.addAll(List.of(words));
        // Into a file, since a service of Wine's own that outlives it would hold a pipe open.
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        Path prefix = Path.of("target/wine").toAbsolutePath();
        builder.environment()
                .putAll(Map.of(
                        "WINEPREFIX",
                        prefix.toString(),
                        "WINEDEBUG",
                        "-all",
                        "JAVA_HOME",
                        windows(folder.resolve("jdk")),
                        "KIRO_PROXY_CLASS_ARCHIVE",
                        archive));
        Process wine = builder.start();
        wine.getOutputStream().close();
        assertThat(wine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("Wine ends")
                .isTrue();
        for (Instant limit = Instant.now().plus(PATIENCE); Files.notExists(given); ) {
            assertThat(Instant.now()).as(Files.readString(said)).isBefore(limit);
        }
        return Files.readString(given).strip();
    }

    /** How programs of Windows name a file of this machine. */
    private static String windows(Path file) {
        return "Z:" + file.toString().replace('/', '\\');
    }

    private static TreeSet<String> found(Pattern what, String launcher) throws IOException {
        TreeSet<String> found = new TreeSet<>(what.matcher(Files.readString(BIN.resolve(launcher)))
                .results()
                .map(MatchResult::group)
                .toList());
        OF_THE_WARM_UP.forEach(found::remove);
        return found;
    }

    @Test
    void theyNameWhatTheArchiveHolds() throws IOException {
        String cmd = Files.readString(BIN.resolve("kiro-proxy.cmd"));
        String shell = Files.readString(BIN.resolve("kiro-proxy.ps1"));

        assertThat(cmd)
                .contains("%here%\\kiro-proxy.jar", "%here%\\runtime\\bin\\java.exe", "exit /b %ERRORLEVEL%", "%*");
        assertThat(shell).contains("'kiro-proxy.jar'", "'runtime/bin/java.exe'", "exit $LASTEXITCODE", "@args");
        Matcher used = Pattern.compile("%(\\w+)%").matcher(cmd);
        while (used.find()) {
            assertThat(
                            cmd
                                    + "set \"JAVA_HOME= set \"ERRORLEVEL= set \"KIRO_PROXY_JAVA_OPTS= set \"KIRO_PROXY_CLASS_ARCHIVE=")
                    .as("set before it is used: " + used.group())
                    .containsPattern("(?i)set \"?" + used.group(1) + "=");
        }
        for (String text : List.of(cmd, shell)) {
            assertThat(text.chars().filter(letter -> letter == '(').count())
                    .isEqualTo(text.chars().filter(letter -> letter == ')').count());
            assertThat(text.chars().filter(letter -> letter == '"').count() % 2).isZero();
            assertThat(text).contains("warm-up", "-XX:ArchiveClassesAtExit", "-XX:SharedArchiveFile");
        }
        for (String script : List.of("kiro-proxy.ps1", "kiro-cli.ps1")) {
            assertThat(Files.readString(BIN.resolve(script)))
                    .as("a script gets what is piped into it as $input, and nothing hands it on by itself")
                    .contains("if ($MyInvocation.ExpectingInput) { $input | & $");
        }
        for (String other : List.of("kiro-cli.cmd", "kiro-cli.ps1")) {
            assertThat(Files.readString(BIN.resolve(other))).contains(other.replace("kiro-cli", "kiro-proxy"));
        }
    }
}
