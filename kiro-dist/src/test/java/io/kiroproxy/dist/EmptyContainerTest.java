package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/**
 * The archives in a container that holds nothing else: a shell with the few programs that the launcher calls, the C library,
 * and for the archive without a Java the other one's. On the machine's network, so that a loopback address can be asked.
 */
@Tag("container")
class EmptyContainerTest {

    private static final String IMAGE = "kiro-proxy-empty-under-test";

    /** ROOT RUNTIME: fills the folder ROOT. */
    private static final String NEARLY_NOTHING = """
        set -eu
        root=$1 runtime=$2
        mkdir -p "$root/bin" "$root/tmp" "$root/root"
        for program in sh ls cksum cut dirname readlink mkdir mv rm; do
          cp -L "$(command -v "$program")" "$root/bin/"
        done
        find "$root/bin" "$runtime" -type f '(' -perm -u+x -o -name '*.so' ')' |
          while read -r file; do LD_LIBRARY_PATH="$runtime/lib:$runtime/lib/server" ldd "$file" 2>/dev/null || true; done |
          sed -nE 's#^[^/]*(/[^ ]+) \\(0x.*#\\1#p' | sort -u | while read -r library; do
            case $library in "$runtime"/*) continue ;; esac
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
          done
        """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeContainer() throws Exception {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "skipped: no container engine answers");
        Path archive = Delivered.withJava()
                .orElseGet(() -> Assumptions.abort("skipped: only the profile \"dist\" makes the archive with a Java"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Path own = Delivered.unpack(archive, root.resolve("own"));
        Delivered.unpack(Delivered.tarball(), root.resolve("plain"));

        succeed(
                "/bin/sh",
                "-c",
                NEARLY_NOTHING,
                "sh",
                root.toString(),
                own.resolve("runtime").toString());
        succeed("/bin/sh", "-c", "tar -C '" + root + "' -cf - . | docker import - " + IMAGE);
    }

    @AfterAll
    static void removeContainer() throws Exception {
        new ProcessBuilder("docker", "rmi", "--force", IMAGE).start().waitFor();
    }

    @Test
    void archiveWithItsOwnJavaServesTheDemo() throws Exception {
        servesTheDemo("own", List.of());
    }

    @Test
    void archiveForAnyJavaServesTheDemo() throws Exception {
        servesTheDemo("plain", List.of("-e", "JAVA_HOME=/own/" + name() + "/runtime"));
    }

    private static void servesTheDemo(String archive, List<String> options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("run", "--rm", "--network", "host", "-e", "HOME=/root", "-e", "PATH=/bin"));
        command.addAll(options);
        command.addAll(
                List.of(IMAGE, "/" + archive + "/" + name() + "/bin/kiro-proxy", "serve", "--demo", "--port", "0"));
        try (Program demo = Program.start(Path.of("docker"), folder, System.getenv(), command.toArray(String[]::new))) {
            assertThat(Asked.message(demo.uri(), "any", "hello")).contains("event: message_stop");
            assertThat(demo.terminate().exitCode()).as(demo.err()).isIn(0, 143);
        }
    }

    private static String name() {
        return Delivered.tarball().getFileName().toString().replace(".tar.gz", "");
    }

    private static void succeed(String... command) throws Exception {
        try (Program program = Program.start(
                Path.of(command[0]),
                folder,
                System.getenv(),
                List.of(command).subList(1, command.length).toArray(String[]::new))) {
            assertThat(program.exitCode()).as(program.out() + program.err()).isZero();
        }
    }
}
