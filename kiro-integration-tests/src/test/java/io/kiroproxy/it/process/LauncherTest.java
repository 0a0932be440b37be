package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of a checkout. It never builds here: a test must not run the build it runs in. */
class LauncherTest {

    private static final Path ROOT = root();
    private static final Path SCRIPT = ROOT.resolve("kiro-proxy");

    @TempDir
    private Path elsewhere;

    @Test
    void runsFromAnotherFolderThroughALink() throws Exception {
        Assumptions.assumeTrue(isBuilt(), "skipped: the launcher would have to build first");
        Path link = Files.createSymbolicLink(elsewhere.resolve("kp"), SCRIPT);

        KiroProcess.Result result = run(Map.of(), link.toString(), "version");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("kiro-proxy");
    }

    /** In a checkout with one source; what stands for Maven and Java says what it was asked for. */
    @Test
    void buildsOnceAndAgainAfterAChangeThenStartsFromAnotherFolderThroughALink() throws Exception {
        Path checkout = Files.createDirectories(elsewhere.resolve("a checkout")).toRealPath();
        Path source =
                Files.createDirectories(checkout.resolve("kiro-cli/src/main")).resolve("Main.java");
        for (Path file : List.of(source, checkout.resolve("pom.xml"), checkout.resolve("kiro-cli/pom.xml"))) {
            Files.writeString(file, "");
        }
        Files.copy(SCRIPT, checkout.resolve("kiro-proxy"), StandardCopyOption.COPY_ATTRIBUTES);
        Path link = Files.createSymbolicLink(elsewhere.resolve("kp"), checkout.resolve("kiro-proxy"));
        program("java", "for word; do echo \"$word\"; done");
        program("mvn", "exit 1");
        Map<String, String> variables =
                Map.of("PATH", elsewhere.resolve("bin") + ":" + System.getenv("PATH"), "JAVA_HOME", "");

        KiroProcess.Result failed = run(variables, link.toString(), "version");
        assertThat(failed.exitCode()).isEqualTo(70);
        assertThat(failed.err()).contains("the build failed");

        program("mvn", "echo \"mvn in $PWD: $*\"; mkdir -p kiro-cli/target; : >kiro-cli/target/kiro-cli-1.jar");
        KiroProcess.Result first = run(variables, link.toString(), "ask", "two words");
        assertThat(first.err()).contains("building", "mvn in " + checkout + ": ", "-pl kiro-cli -am package");
        assertThat(first.out().lines())
                .containsSubsequence(
                        "-cp",
                        checkout + "/kiro-cli/target/kiro-cli-1.jar:" + checkout + "/kiro-cli/target/lib/*",
                        "io.kiroproxy.cli.Main",
                        "ask",
                        "two words");
        assertThat(run(variables, link.toString(), "version").err())
                .as("nothing to build")
                .isEmpty();

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
        assertThat(run(variables, link.toString(), "version").err()).contains("building");
    }

    private void program(String name, String script) throws IOException {
        Path bin = Files.createDirectories(elsewhere.resolve("bin"));
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void missingJavaIsSaidClearly() throws Exception {
        KiroProcess.Result result = run(Map.of("PATH", "", "JAVA_HOME", ""), "/bin/sh", SCRIPT.toString(), "version");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.err()).contains("no Java found").contains("JDK 17");
    }

    private KiroProcess.Result run(Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(variables);
        int code = builder.start().waitFor();
        return new KiroProcess.Result(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    /** What the script looks at: no source is newer than its last build. */
    private static boolean isBuilt() throws IOException {
        Path mark = ROOT.resolve("kiro-cli/target/.built");
        if (!Files.exists(mark)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(mark);
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(path -> path.toString().contains("/src/main/")
                            || path.getFileName().toString().equals("pom.xml"))
                    .allMatch(path -> path.toFile().lastModified() <= built.toMillis());
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("kiro-proxy"))
                ? here
                : here.resolve("..").normalize();
    }
}
