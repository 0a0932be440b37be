package io.kiroproxy.it.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.simulator.KiroSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search finds what it is for, wherever a test may have written it. */
class OutputScanTest {

    @TempDir
    private Path project;

    @Test
    void everyKindOfSecretIsFoundInEveryPlace() throws Exception {
        List<String> secrets;
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            secrets = List.of(
                    kiro.addSocialAccount("a").accessToken(),
                    kiro.addBuilderIdAccount("b").refreshToken(),
                    kiro.addApiKey("c").accessToken(),
                    kiro.addExternalIdpAccount("d").accessToken(),
                    "kiro-" + "a2".repeat(26));
        }
        Path reports = Files.createDirectories(project.resolve("one/target/surefire-reports"));
        Path screens = Files.createDirectories(project.resolve("two/target/screens/en"));
        for (String secret : secrets) {
            for (Path file : List.of(
                    reports.resolve("TEST-x.xml"), screens.resolve("page.html"), project.resolve("two/target/a.log"))) {
                Files.writeString(file, "<system-out>account=" + secret + "\"</system-out>");
            }

            OutputScan.Result result = new OutputScan(project).search();

            assertThat(result.files()).isEqualTo(3);
            assertThat(result.found()).as(secret).hasSize(3).allMatch(found -> !found.contains(secret));
            assertThatThrownBy(() -> OutputScan.main(new String[] {project.toString()}))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("surefire-reports");
        }
    }

    @Test
    void whatIsMaskedOrShortIsFine() throws Exception {
        Path target = Files.createDirectories(project.resolve("one/target"));
        Files.writeString(target.resolve("a.log"), "aoaAAAAAG… ksk_*** kiro-proxy-0.1.0 kiro-abcdefg eyJhbGciOi");

        assertThat(new OutputScan(project).search().found()).isEmpty();
    }
}
