package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.cli.Main;
import io.kiroproxy.server.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation says is so: commands run against the packaged program with an empty home, settings are read,
 * Java compiles, JSON parses, links lead somewhere. A block that cannot be run says why in a comment before it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {

    /** Blocks that say why they cannot be run; more of them needs a reason here, too. */
    private static final int MOST_NOT_RUN = 12;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> RUN = List.of(
            "README.md",
            "README.zh-CN.md",
            "docs/getting-started.md",
            "docs/security.md",
            "docs/migration.md",
            "docs/delivery.md",
            "docs/embedding.md",
            "docs/protocols.md");
    private static final Pattern SERVER = Pattern.compile("^(\\./)?kiro-proxy (serve|simulate|\\d+)\\b.*");
    private static final Pattern KEY_FILE = Pattern.compile("key-file: (\\S+)");
    private static final Pattern PORT = Pattern.compile("(--port|-p)[ =]\\d+");

    @TempDir
    private static Path folder;

    private List<Page> pages = List.of();

    @BeforeAll
    void readAndUnpack() throws Exception {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            pages = Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(file -> Page.read(ROOT, file))
                    .toList();
        }
        Path program = Delivered.unpack(Delivered.tarball(), folder);
        Files.createSymbolicLink(folder.resolve("kiro-proxy"), program.resolve("bin/kiro-proxy"));
        Files.writeString(folder.resolve("admin.key"), "an-admin-key-of-a-test");
    }

    Stream<Page> pagesToRun() {
        return pages.stream().filter(page -> RUN.contains(page.name()));
    }

    Stream<Page> pages() {
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pagesToRun")
    void commandsRun(Page page) throws Exception {
        page.runnable("yaml").stream().findFirst().ifPresent(this::keepAsSettings);
        for (Page.Snippet snippet : page.runnable("sh")) {
            for (String line : snippet.text().replace("\\\n", " ").split("\n", -1)) {
                run(snippet, line.replaceFirst("\\s+#.*$", "").strip());
            }
        }
    }

    private void keepAsSettings(Page.Snippet settings) {
        try {
            Files.writeString(folder.resolve("my.yaml"), settings.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Page.Snippet snippet, String line) throws Exception {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        Path home = Files.createDirectories(folder.resolve("home"));
        Map<String, String> variables = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KIRO_PROXY_CLASS_ARCHIVE",
                folder.resolve("classes.jsa").toString(),
                "PATH",
                folder + ":/usr/bin:/bin",
                "HOME",
                home.toString(),
                "KIRO_SERVER_PORT",
                "0",
                "KIRO_CLIENT_KEY",
                "a-key-of-a-test");
        String command = PORT.matcher(line).replaceAll("--port 0").replace("exec ", "");
        boolean server = SERVER.matcher(line).matches() && !line.contains("--help");
        try (Program program =
                Program.start(Path.of("/bin/sh"), folder, variables, "-c", server ? "exec " + command : command)) {
            if (server) {
                assertThat(program.uri()).as(snippet + ": " + line).isNotNull();
                program.terminate();
                assertThat(program.exitCode()).as(program.err()).isIn(0, 143);
            } else {
                assertThat(program.exitCode())
                        .as(snippet + ": " + line + "\n" + program.out() + program.err())
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsExist(Page page) {
        for (Page.Snippet snippet : page.snippets()) {
            if (!snippet.language().equals("sh")) {
                continue;
            }
            snippet.text()
                    .lines()
                    .map(line -> line.replaceFirst("\\s+#.*$", "").strip())
                    .filter(line -> line.matches("(\\./)?kiro-proxy [a-z-][^|>;&$'\"\\\\]*"))
                    .forEach(line -> assertThatCode(() -> Main.commands()
                                    .parseArgs(line.replaceFirst("^\\S+ ", "").split(" +", -1)))
                            .as(snippet + ": " + line)
                            .doesNotThrowAnyException());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void settingsAreRead(Page page) throws Exception {
        for (Page.Snippet snippet : page.runnable("yaml")) {
            String text = snippet.text().replace("/run/secrets/", "");
            for (MatchResult key : KEY_FILE.matcher(text).results().toList()) {
                Files.writeString(folder.resolve(key.group(1)), "a-key-of-a-test-" + key.group(1));
            }
            Path file = Files.writeString(folder.resolve("settings.yaml"), text);
            assertThatCode(() -> ConfigFile.load(file, Map.of("KIRO_CLIENT_KEY", "a-key-of-a-test")))
                    .as(snippet.toString())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaCompiles(Page page) {
        for (Page.Snippet snippet : page.runnable("java")) {
            assertThat(JavaSnippet.problems(snippet.text(), folder))
                    .as(snippet.toString())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void jsonIsJson(Page page) {
        for (Page.Snippet snippet : page.runnable("json")) {
            assertThatCode(() -> new ObjectMapper().readTree(snippet.text()))
                    .as(snippet.toString())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Page page) {
        Path from = ROOT.resolve(page.name()).resolveSibling("");
        for (String link : page.links()) {
            if (!link.contains("://") && !link.startsWith("mailto:")) {
                assertThat(from.resolve(link)).as(page.name() + ": " + link).exists();
            }
        }
    }

    @Test
    void bothReadmesSayTheSame() {
        assertThat(shape("README.zh-CN.md")).isEqualTo(shape("README.md"));
    }

    /** The blocks and tables of a page, which do not depend on the language it is written in. */
    private String shape(String name) {
        Page page = pages.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return page.snippets().stream()
                .map(snippet -> snippet.language() + "\n" + snippet.text().replaceAll("(?m)\\s*#.*$", ""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void littleIsNotRun() {
        assertThat(pages.stream().flatMap(page -> page.snippets().stream()).filter(snippet -> snippet.reason() != null))
                .hasSizeLessThanOrEqualTo(MOST_NOT_RUN);
    }
}
