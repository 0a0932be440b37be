package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The note by which other commands find a running server. */
class RunningServerTest {

    private static final URI HERE = URI.create("http://127.0.0.1:4711");

    @TempDir
    private Path folder;

    @Test
    void leavesANoteThatIsItsOwnersAloneAndTakesItAway() throws IOException {
        Path home = folder.resolve("home");
        try (RunningServer server = RunningServer.announce(home, HERE)) {
            assertThat(server).isNotNull();
            assertThat(RunningServer.on(home)).isEqualTo(HERE);
            try (Stream<Path> all = Files.walk(home)) {
                for (Path path : all.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
        assertThat(home.resolve("state")).isEmptyDirectory();
        assertThat(RunningServer.on(home)).isNull();
    }

    @Test
    void leavesTheNoteOfAServerThatCameLater() throws IOException {
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        RunningServer first = RunningServer.announce(folder, HERE);
        Files.writeString(
                folder.resolve("state/server.json"), "{\"uri\":\"http://127.0.0.1:4712\",\"pid\":" + other.pid() + "}");

        first.close();

        assertThat(RunningServer.on(folder)).isEqualTo(URI.create("http://127.0.0.1:4712"));
    }

    @Test
    void noteOfADeadProcessCountsForNothing() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/server.json"), "{\"uri\":\"http://127.0.0.1:4712\",\"pid\":" + ended.pid() + "}");

        assertThat(RunningServer.on(folder)).isNull();
    }
}
