package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.server.config.ConfigFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * What the documentation shows is so: commands run against the packaged program with an empty home, settings are read, JSON
 * parses; {@link DocumentedJavaTest} runs the Java. A block that needs more than that names in a comment before it the
 * script or the test that runs it, which is then held against it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationTest {

    private static final String DRAWING = "";
    private static final Set<String> TRIED = Set.of("sh", "yaml", "java", "json", "xml", DRAWING);

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** {@code CliDocumentTest} writes all of this page and compares it. */
    private static final String COMPARED_WHOLE = "docs/cli.md";

    private static final Pattern KEY_FILE = Pattern.compile("key-file: (\\S+)");
    private static final Pattern VERB = Pattern.compile("^kiro-proxy ([a-z-]+(?: [a-z-]+)?)( .*)?$");
    private static final Pattern CODE = Pattern.compile("`[^`]+`|]\\([^)]+\\)");

    @TempDir
    private static Path folder;

    private List<Page> pages = List.of();

    @BeforeAll
    void readAndUnpack() throws Exception {
        pages = Page.all(ROOT);
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
    void jsonIsJson(Page page) {
        for (Page.Snippet snippet : page.runnable("json")) {
            assertThatCode(() -> new ObjectMapper().readTree(snippet.text()))
                    .as(snippet.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void bomThatIsShownIsOurs() throws IOException {
        String pom = Files.readString(ROOT.resolve("kiro-bom/pom.xml"));
        Page embedding = pages.stream()
                .filter(page -> page.name().equals("docs/embedding.md"))
                .findFirst()
                .orElseThrow();

        assertThat(embedding.runnable("xml")).singleElement().satisfies(block -> {
            for (String name : List.of("groupId", "artifactId", "version")) {
                assertThat(pom).contains(block.text().replaceFirst("(?s).*(<" + name + ">.*?</" + name + ">).*", "$1"));
            }
        });
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

    /** A block that is only shown, such as what a program prints, names what printed it, too. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockIsTriedHereOrSaysWhere(Page page) {
        assertThat(page.snippets())
                .filteredOn(block -> block.elsewhere() == null)
                .filteredOn(block -> !page.name().equals(COMPARED_WHOLE))
                .allSatisfy(block -> assertThat(TRIED).as(block.toString()).contains(block.language()));
    }

    /** A script has the very lines; a test reads the page itself, or shows each verb. */
    @ParameterizedTest
    @MethodSource("pages")
    void whatIsRunElsewhereIsRunThere(Page page) throws IOException {
        for (Page.Snippet block : page.snippets()) {
            String place = block.elsewhere();
            if (place == null) {
                continue;
            }
            String source = place.contains("/") ? Files.readString(ROOT.resolve(place)) : Page.test(ROOT, place);
            if (block.language().equals("text") || source.contains("\"" + page.file() + "\"")) {
                continue;
            }
            assertThat(block.text().lines()).as(block + ": " + place).allSatisfy(line -> assertThat(source)
                    .contains(VERB.matcher(line).replaceFirst("\"$1\"").strip()));
        }
    }
}
