package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The archives, unpacked into an empty folder. */
class ArchiveTest {

    private static final Map<String, String> JAVA =
            Map.of("JAVA_HOME", System.getProperty("java.home"), "KIRO_PROXY_CLASS_ARCHIVE", "off");

    @TempDir
    private Path folder;

    @Test
    void demoAnswersFromAFolderWithBlanksAndOtherLetters() throws Exception {
        Path program = Delivered.unpack(Delivered.tarball(), folder.resolve("mein Ordner 账号"));

        assertThat(demo(program.resolve("bin/kiro-proxy"), JAVA)).contains("event: message_stop");
    }

    @Test
    void archiveWithItsOwnJavaNeedsNone() throws Exception {
        Path archive = Delivered.withJava()
                .orElseGet(() -> Assumptions.abort("skipped: only the profile \"dist\" makes the archive with a Java"));
        Path program = Delivered.unpack(archive, folder.resolve("unpacked"));
        Map<String, String> nothing = Map.of("PATH", "/bin", "KIRO_PROXY_CLASS_ARCHIVE", "off");

        assertThat(demo(program.resolve("bin/kiro-proxy"), nothing)).contains("event: message_stop");
        assertThat(program.resolve("runtime/lib/security/cacerts"))
                .isRegularFile()
                .isNotEmptyFile();
        assertThat(Files.isSymbolicLink(program.resolve("runtime/lib/security/cacerts")))
                .isFalse();
    }

    @Test
    void sameProgramUnderItsOtherNameThroughALink() throws Exception {
        Path program = Delivered.unpack(Delivered.tarball(), folder.resolve("unpacked"));
        Path link = Files.createSymbolicLink(folder.resolve("kp"), program.resolve("bin/kiro-cli"));

        try (Program version = Program.start(link, folder, JAVA, "version")) {
            assertThat(version.exitCode()).as(version.err()).isZero();
            assertThat(version.out()).startsWith("kiro-proxy ");
        }
    }

    @Test
    void warmUpMakesAnArchiveThatTheNextStartUses() throws Exception {
        Path program = Delivered.unpack(Delivered.tarball(), folder.resolve("unpacked"));
        Path archive = folder.resolve("classes.jsa");
        Map<String, String> java =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "KIRO_PROXY_CLASS_ARCHIVE", archive.toString());
        Path loaded = folder.resolve("loaded.txt");

        try (Program warmUp = Program.start(program.resolve("bin/kiro-proxy"), folder, java, "warm-up")) {
            assertThat(warmUp.exitCode()).as(warmUp.err()).isZero();
        }
        Map<String, String> watched = new HashMap<>(java);
        watched.put("KIRO_PROXY_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        try (Program version = Program.start(program.resolve("bin/kiro-proxy"), folder, watched, "version")) {
            assertThat(version.exitCode()).as(version.err()).isZero();
        }

        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("io.kiroproxy.cli.Main ") && line.contains("shared objects file"));
    }

    @ParameterizedTest
    @CsvSource({"version, '', Serial", "version, -XX:+UseG1GC, G1", "serve, '', Serial", "serve, -XX:+UseG1GC, G1"})
    void theCollectorIsTheSmallOneUnlessAnotherIsAskedFor(String command, String asked, String used) throws Exception {
        Path program = Delivered.unpack(Delivered.tarball(), folder.resolve("unpacked"));
        Path log = folder.resolve("gc.txt");
        Map<String, String> java = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KIRO_PROXY_CLASS_ARCHIVE",
                "off",
                "KIRO_PROXY_JAVA_OPTS",
                asked + " -Xlog:gc:file=" + log);

        try (Program help = Program.start(program.resolve("bin/kiro-proxy"), folder, java, command, "--help")) {
            assertThat(help.exitCode()).as(help.err()).isZero();
        }

        assertThat(log).content().contains("Using " + used);
    }

    @Test
    void everyVisibleCommandHasAManualPageAndACompletion() throws Exception {
        Path program = Delivered.unpack(Delivered.tarball(), folder.resolve("unpacked"));
        String fish = Files.readString(program.resolve("completions/kiro-proxy.fish"));

        for (CommandLine command : Main.commands().getSubcommands().values()) {
            if (command.getCommandSpec().usageMessage().hidden()) {
                continue;
            }
            String name = command.getCommandName();
            assertThat(Files.readString(program.resolve("man/man1/kiro-proxy-" + name + ".1")))
                    .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS");
            assertThat(fish).contains("-a " + name + " ");
        }
        assertThat(Files.readString(program.resolve("completions/kiro-proxy.bash")))
                .contains("serve");
    }

    @Test
    void zipHoldsTheSameFilesAndNoneHasATimeOfItsOwn() throws Exception {
        TreeSet<String> names = new TreeSet<>();
        try (ZipFile zip = new ZipFile(Delivered.zip().toFile())) {
            zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> {
                names.add(entry.getName().replaceFirst("[^/]*/", ""));
                assertThat(entry.getTimeLocal().toString()).startsWith("2026-11-23T");
            });
        }

        assertThat(names)
                .contains("kiro-proxy.jar", "bin/kiro-proxy", "bin/kiro-proxy.cmd", "bin/kiro-proxy.ps1", "LICENSE")
                .contains("docker/compose.yaml", "systemd/kiro-proxy.service", "kubernetes/kiro-proxy.yaml")
                .noneMatch(name -> name.contains("-tests.jar") || name.contains("junit"));
        try (GZIPInputStream tar = new GZIPInputStream(Files.newInputStream(Delivered.tarball()))) {
            assertThat(tar.readNBytes(512)).hasSize(512);
        }
    }

    private String demo(Path script, Map<String, String> variables) throws Exception {
        Path home = Files.createDirectories(folder.resolve("empty home"));
        List<String> arguments = List.of("serve", "--demo", "--port", "0");
        try (Program proxy = Program.start(script, home, variables, arguments.toArray(String[]::new))) {
            String answer = Asked.message(proxy.uri(), "any", "hello");
            assertThat(proxy.terminate().exitCode()).as(proxy.err()).isIn(0, 143);
            return answer;
        }
    }
}
