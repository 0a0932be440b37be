package io.kiroproxy.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.http.WebFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaticAssetsTest {

    private static final Pattern KEY = Pattern.compile("^ {2}'([^']+)':", Pattern.MULTILINE);

    @Test
    void theListNamesEveryFileOfTheUiAndNoOther() throws IOException, URISyntaxException {
        Path folder = folder();
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> there = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.matches(".*\\.(html|js|css|svg)"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(new TreeSet<>(StaticAssets.names())).isEqualTo(there);
        }
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws IOException, URISyntaxException {
        assertThat(keys("en")).isEqualTo(keys("zh")).hasSizeGreaterThan(300);
    }

    @Test
    void nothingInlineIsAllowedAndEveryFileHasTheHeaders() {
        for (WebFile file : StaticAssets.files()) {
            String policy = Objects.requireNonNull(file.content().fields().first("content-security-policy"));
            assertThat(policy)
                    .contains("default-src 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe", "http:", "*");
            assertThat(file.content().fields().first("x-content-type-options")).isEqualTo("nosniff");
            assertThat(file.content().fields().first("referrer-policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void noFileNamesAPlaceOutsideAndThePageHasNothingInline() {
        for (WebFile file : StaticAssets.files()) {
            String text = new String(file.content().body(), StandardCharsets.UTF_8);
            if (file.path().equals("/")) {
                assertThat(text).doesNotContain("<style", " style=", "onclick", "<script>");
            }
            if (file.path().endsWith(".css")) {
                assertThat(text).as(file.path()).doesNotContain("http", "@import");
            }
        }
    }

    @Test
    void theLookIsOneFileInWhichEveryColourHasAName() {
        List<String> own = StaticAssets.files().stream()
                .filter(file -> file.path().endsWith(".css") && !file.path().contains("/vendor/"))
                .map(file -> new String(file.content().body(), StandardCharsets.UTF_8))
                .toList();
        assertThat(own).hasSize(1);
        assertThat(own.get(0).lines().map(String::strip))
                .filteredOn(line -> !line.startsWith("--"))
                .noneMatch(line -> line.matches(".*(#[0-9a-f]{3,8}\\b|rgba?\\(|hsla?\\().*"));
    }

    @Test
    void theLibrariesAreKeptForEverAndThePageNever() {
        for (WebFile file : StaticAssets.files()) {
            String caching = file.content().fields().first("cache-control");
            if (file.path().contains("/vendor/")) {
                assertThat(caching).contains("immutable");
            } else {
                assertThat(caching).isEqualTo(file.path().equals("/") ? "no-store" : "no-cache");
            }
        }
    }

    private static Set<String> keys(String language) throws IOException, URISyntaxException {
        Matcher matcher = KEY.matcher(Files.readString(folder().resolve("i18n/" + language + ".js")));
        Set<String> keys = new TreeSet<>();
        while (matcher.find()) {
            keys.add(matcher.group(1));
        }
        return keys;
    }

    private static Path folder() throws URISyntaxException {
        URL list = Objects.requireNonNull(StaticAssets.class.getResource("files.txt"));
        return Objects.requireNonNull(Path.of(list.toURI()).getParent());
    }
}
