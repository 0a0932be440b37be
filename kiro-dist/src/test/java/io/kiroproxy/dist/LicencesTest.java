package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The page about licences names every library that is delivered, and no other. */
class LicencesTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| \\[[^|]+\\| (`[^|]+`) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyLibraryInTheArchiveHasItsLicence() throws Exception {
        List<Pattern> listed = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "licences.md")));
        while (row.find()) {
            assertThat(row.group(2)).isNotBlank();
            Matcher name = NAME.matcher(row.group(1));
            while (name.find()) {
                listed.add(Pattern.compile("lib/" + name.group(1).replace("*", "[a-z0-9_-]+") + "-\\d.*\\.jar"));
            }
        }
        TreeSet<String> libraries = new TreeSet<>();
        try (ZipFile zip = new ZipFile(Delivered.zip().toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName().replaceFirst("[^/]*/", ""))
                    .filter(name -> name.startsWith("lib/"))
                    .forEach(libraries::add);
        }

        assertThat(libraries).isNotEmpty();
        assertThat(libraries)
                .filteredOn(library -> !library.startsWith("lib/kiro-"))
                .allSatisfy(library -> assertThat(listed).as(library).anyMatch(pattern -> pattern.matcher(library)
                        .matches()));
        assertThat(listed).allSatisfy(pattern -> assertThat(libraries)
                .anyMatch(library -> pattern.matcher(library).matches()));
    }
}
