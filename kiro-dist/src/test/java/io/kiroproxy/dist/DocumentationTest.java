package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.cli.Main;
import io.kiroproxy.server.config.ConfigFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/**
 * What the documentation says is so: commands run against the packaged program with an empty home, settings are read,
 * Java compiles, JSON parses, links lead somewhere. A block that cannot be run says why in a comment before it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {

    /** Blocks that say why they cannot be run; more of them needs a reason here, too. */
    private static final int MOST_NOT_RUN = 4;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern KEY_FILE = Pattern.compile("key-file: (\\S+)");
    private static final Pattern CODE = Pattern.compile("`[^`]+`|]\\([^)]+\\)");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?kiro-proxy ([a-z][^`|]*)`");

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

    Stream<Page> pages() {
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsRun(Page page) throws Exception {
        page.runnable("yaml").stream().findFirst().ifPresent(this::keepAsSettings);
        try (PageRun run = new PageRun(folder)) {
            for (Page.Snippet snippet : page.runnable("sh")) {
                run.run(snippet);
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

    /** In running text and tables, where a command is named rather than shown. */
    @ParameterizedTest
    @MethodSource("pages")
    void commandsThatAreNamedExist(Page page) throws IOException {
        String text = Files.readString(ROOT.resolve(page.name()));
        for (MatchResult command : INLINE.matcher(text).results().toList()) {
            String words = command.group(1).replaceAll("\\s*…|[\\[\\]]", "").strip();
            CommandLine commands = Main.commands().setCaseInsensitiveEnumValuesAllowed(true);
            assertThatCode(() -> commands.parseArgs(words.split("\\s+", -1)))
                    .as(page.name() + ": " + command.group())
                    .satisfiesAnyOf(problem -> assertThat(problem).isNull(), problem -> assertThat(problem)
                            .isInstanceOf(CommandLine.MissingParameterException.class));
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
    void xmlIsXml(Page page) {
        for (Page.Snippet snippet : page.runnable("xml")) {
            assertThatCode(() -> DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(snippet.text()))))
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
    void bothReadmesSayTheSame() throws IOException {
        assertThat(shape("README.zh-CN.md")).isEqualTo(shape("README.md"));
    }

    /** What does not depend on the language a page is written in: headings, rows, code, links, blocks, points. */
    private String shape(String name) throws IOException {
        String text = Files.readString(ROOT.resolve(name));
        String lines = text.replaceAll("\\n  (?=\\S)", " ")
                .lines()
                .filter(line -> line.matches("(#|\\||- |!).*"))
                .map(line -> line.replaceAll("^(#+|-|!|\\|).*", "$1")
                        + line.chars().filter(letter -> letter == '|').count()
                        + CODE.matcher(line)
                                .results()
                                .map(MatchResult::group)
                                .filter(code -> code.matches("\\p{ASCII}+"))
                                .sorted()
                                .toList())
                .collect(Collectors.joining("\n"));
        return lines
                + pages.stream()
                        .filter(page -> page.name().equals(name))
                        .flatMap(page -> page.snippets().stream())
                        .map(snippet ->
                                snippet.language() + "\n" + snippet.text().replaceAll("(?m)\\s*#.*$", ""))
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void littleIsNotRun() {
        assertThat(pages.stream().flatMap(page -> page.snippets().stream()).filter(snippet -> snippet.reason() != null))
                .hasSizeLessThanOrEqualTo(MOST_NOT_RUN);
    }
}
