package io.kiroproxy.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests beside this one run with JUnit 6; here the same classes run with JUnit 5, in a process of its own. */
class OlderJUnitTest {

    private static final Path JUNIT_5 =
            Path.of(System.getProperty("kiro.junit5.launcher", "target/junit-5/launcher.jar"));

    @Test
    void extensionWorksWithJUnit5() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JUNIT_5.toAbsolutePath().toString(),
                "execute",
                "--disable-banner",
                "--details=tree",
                "--class-path",
                withoutJUnit6()));
        for (Class<?> test : List.of(KiroSimulatorExtensionTest.class, KiroSimulatorFieldTest.class)) {
            command.addAll(List.of("--select-class", test.getName()));
        }
        Path said = Files.createTempFile("junit-5", ".log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        Files.delete(said);

        assertThat(code).as(text).isZero();
        assertThat(text).contains("4 tests successful", "0 tests failed");
    }

    private static String withoutJUnit6() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(entry ->
                        !Path.of(entry).getFileName().toString().matches("(junit|opentest4j|apiguardian).*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
