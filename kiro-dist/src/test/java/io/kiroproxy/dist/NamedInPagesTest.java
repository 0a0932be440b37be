package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kiroproxy.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documentation names in running text and tables is there: commands, files, links, Maven's modules and tests. */
class NamedInPagesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?kiro-proxy ([a-z][^`|]*)`");
    private static final Pattern IN_THE_CHECKOUT =
            Pattern.compile("`((?:\\.ci|docs|examples|kiro-[a-z-]+)/[\\w./-]*)( [^`]*)?`");
    private static final Pattern MAVEN = Pattern.compile("`mvn ([^`]+)`");
    private static final Pattern INDENTED_COMMAND = Pattern.compile("(?m)^(    |\\t)(\\./)?[a-z-]+ .*$");

    static Stream<Page> pages() throws IOException {
        return Page.all(ROOT).stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsOfBlocksExist(Page page) {
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
    void commandsExist(Page page) throws IOException {
        for (MatchResult command : INLINE.matcher(text(page)).results().toList()) {
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
    void linksLeadSomewhere(Page page) {
        Path from = ROOT.resolve(page.name()).resolveSibling("");
        for (String link : page.links()) {
            if (!link.contains("://") && !link.startsWith("mailto:")) {
                assertThat(from.resolve(link)).as(page.name() + ": " + link).exists();
            }
        }
    }

    /** What a build writes aside. */
    @ParameterizedTest
    @MethodSource("pages")
    void filesOfTheCheckoutExist(Page page) throws IOException {
        for (MatchResult file : IN_THE_CHECKOUT.matcher(text(page)).results().toList()) {
            Path path = ROOT.resolve(file.group(1));
            if (file.group(1).contains("/target")) {
                continue;
            }
            assertThat(path).as(page.name() + ": " + file.group()).exists();
            if (file.group(2) != null) {
                assertThat(path).as("a script, as it has arguments").isExecutable();
            }
        }
    }

    /** Modules, profiles, tests and our own properties; what Maven does with them is Maven's. */
    @ParameterizedTest
    @MethodSource("pages")
    void mavenIsToldOfWhatThereIs(Page page) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml")) + Files.readString(ROOT.resolve("kiro-dist/pom.xml"));
        for (MatchResult command : MAVEN.matcher(text(page)).results().toList()) {
            String as = page.name() + ": " + command.group();
            List<String> words = List.of(command.group(1).split("\\s+", -1));
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (word.equals("-pl")) {
                    assertThat(ROOT.resolve(words.get(i + 1)).resolve("pom.xml"))
                            .as(as)
                            .exists();
                } else if (word.startsWith("-P")) {
                    assertThat(pom).as(as).contains("<id>" + word.substring(2) + "</id>");
                } else if (word.startsWith("-Dtest=")) {
                    assertThat(Page.test(ROOT, word.substring("-Dtest=".length())))
                            .as(as)
                            .isNotEmpty();
                } else if (word.startsWith("-Dkiro.test.")) {
                    assertThat(pom).as(as).contains("<" + word.substring(2).replaceFirst("=.*", "") + ">");
                }
            }
        }
    }

    /** A block without a fence is run by nobody. */
    @ParameterizedTest
    @MethodSource("pages")
    void noCommandHidesInAnIndentedBlock(Page page) throws IOException {
        String prose = text(page).replaceAll("(?ms)^```.*?^```$", "");

        assertThat(INDENTED_COMMAND.matcher(prose).results().map(MatchResult::group))
                .as(page.name())
                .isEmpty();
    }

    private static String text(Page page) throws IOException {
        return Files.readString(ROOT.resolve(page.name()));
    }
}
