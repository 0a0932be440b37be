package io.kiroproxy.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a module promises is a file in the repository, so that a change of it is seen in review. After a wanted change:
 * {@code mvn test -pl kiro-integration-tests -am -Dtest=PublicApiTest -Dkiro.api.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}, and commit the difference.
 */
class PublicApiTest {

    private static final Path FOLDER = Path.of("..", "docs", "api");
    private static final boolean WRITE = Boolean.getBoolean("kiro.api.write");

    /** What embedders are told about in docs/embedding.md, by module; the rest is public for our own packages only. */
    private static final Map<String, List<String>> PROMISED = Map.of(
            "core",
            List.of(
                    "io.kiroproxy.core",
                    "io.kiroproxy.core.event",
                    "io.kiroproxy.core.model",
                    "io.kiroproxy.core.spi",
                    "io.kiroproxy.core.transport"),
            "protocol",
            List.of("io.kiroproxy.protocol", "io.kiroproxy.protocol.spi"),
            "credential",
            List.of("io.kiroproxy.credential", "io.kiroproxy.credential.seal", "io.kiroproxy.credential.store"),
            "server",
            List.of("io.kiroproxy.server"));

    @ParameterizedTest
    @ValueSource(strings = {"core", "protocol", "credential", "server"})
    void nothingPromisedIsLostOrChanged(String module) throws IOException {
        Path file = FOLDER.resolve("io.kiroproxy." + module + ".txt");
        List<String> now = PublicApi.of(PROMISED.getOrDefault(module, List.of()));
        if (WRITE) {
            Files.createDirectories(FOLDER);
            Files.write(file, now);
        }

        assertThat(now)
                .as("lost or changed in " + module + ": an incompatible change, see VERSIONING.md")
                .containsAll(Files.readAllLines(file));
    }
}
