package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of classes that the image's class-data archive is made of; {@code kiro-dist/bench/class-list} writes it anew. */
class ClassListTest {

    private static final Pattern OF_THE_JDK =
            Pattern.compile("(java|javax|jdk|sun|com/sun|netscape|org/xml|org/w3c)/.*");
    private static final Pattern LOADED = Pattern.compile(".*\\] (\\S+) source: .*");

    @TempDir
    private Path folder;

    private Path program;
    private List<String> listed;

    @BeforeEach
    void read() throws Exception {
        program = Delivered.unpack(Delivered.tarball(), folder);
        listed = Files.readAllLines(Path.of("src/main/image/classes.lst"));
    }

    /** One in a hundred may have been renamed since; the archive is made without it. */
    @Test
    void classesOfTheListAreThere() throws IOException {
        Set<String> there = new HashSet<>();
        try (Stream<Path> jars = Files.walk(program)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile classes = new JarFile(jar.toFile())) {
                    classes.stream().forEach(entry -> there.add(entry.getName()));
                }
            }
        }

        List<String> ours = listed.stream()
                .filter(name -> !OF_THE_JDK.matcher(name).matches())
                .toList();
        assertThat(ours).hasSizeGreaterThan(2_000);
        assertThat(ours)
                .filteredOn(name -> !there.contains(name + ".class"))
                .as("listed and not there: run kiro-dist/bench/class-list")
                .hasSizeLessThan(ours.size() / 100);
    }

    /** Nine of ten of our own and of Netty's; a few come and go with every change. */
    @Test
    void nearlyEverythingThatAStartLoadsIsListed() throws Exception {
        Path log = folder.resolve("loaded.txt");
        Map<String, String> java = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KIRO_PROXY_CLASS_ARCHIVE",
                "off",
                "KIRO_PROXY_JAVA_OPTS",
                "-Xlog:class+load:file=" + log);
        try (Program demo =
                Program.start(program.resolve("bin/kiro-proxy"), folder, java, "serve", "--demo", "--port", "0")) {
            Asked.message(demo.uri(), "any", "hello");
            demo.terminate().exitCode();
        }

        List<String> loaded = Files.readAllLines(log).stream()
                .flatMap(line -> LOADED.matcher(line).results().map(found -> found.group(1)))
                .filter(name -> name.startsWith("io.") && !name.contains("$$Lambda"))
                .map(name -> name.replace('.', '/'))
                .toList();
        Set<String> known = new HashSet<>(listed);
        long unlisted = loaded.stream().filter(name -> !known.contains(name)).count();

        assertThat(loaded).hasSizeGreaterThan(500);
        assertThat(unlisted)
                .as("classes that are loaded and not listed, of " + loaded.size())
                .isLessThan(loaded.size() / 10);
    }
}
