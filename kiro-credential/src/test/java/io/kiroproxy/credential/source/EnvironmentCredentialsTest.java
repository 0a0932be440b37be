package io.kiroproxy.credential.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.credential.ApiKeyCredentials;
import io.kiroproxy.credential.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins in environment variables (kiro-upstream.md 8.4). */
class EnvironmentCredentialsTest {
    private static final String REFRESH = "aorAAAAAG" + "x".repeat(120);
    private static final String TOKEN = "{\"refreshToken\":\"" + REFRESH + "%d\",\"authMethod\":\"social\"}";

    @TempDir
    Path folder;

    private static ImportPreview read(Map<String, String> environment) {
        return EnvironmentCredentials.read(environment, List.of());
    }

    private static Credentials only(Map<String, String> environment) {
        ImportPreview preview = read(environment);
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.candidates()).hasSize(1);
        return preview.candidates().get(0).found().credentials();
    }

    @Test
    void keyWithItsRegion() {
        ApiKeyCredentials credentials =
                (ApiKeyCredentials) only(Map.of("KIRO_API_KEY", " ksk_abc ", "KIRO_API_REGION", "eu-central-1"));

        assertThat(credentials.key().reveal()).isEqualTo("ksk_abc");
        assertThat(credentials.region()).isEqualTo("eu-central-1");
    }

    @Test
    void refreshTokenWithProfileAndOtherRegionName() {
        Credentials credentials =
                only(Map.of("REFRESH_TOKEN", REFRESH, "PROFILE_ARN", "arn:x", "KIRO_REGION", "us-east-1"));

        assertThat(credentials.kind()).isEqualTo(CredentialKind.SOCIAL);
        assertThat(credentials.profileArn()).isEqualTo("arn:x");
        assertThat(credentials.region()).isEqualTo("us-east-1");
    }

    @Test
    void authTokenIsJsonOrAFile() throws IOException {
        String array =
                "[{\"auth\":\"Social\",\"refreshToken\":\"" + REFRESH + "1\"},{\"auth\":\"IdC\",\"refreshToken\":\""
                        + REFRESH + "2\",\"clientId\":\"c\",\"clientSecret\":\"s\",\"disabled\":true}]";
        Path file = Files.writeString(folder.resolve("tokens.json"), array);

        for (String value : List.of(array, file.toString())) {
            ImportPreview preview = read(Map.of("KIRO_AUTH_TOKEN", value));
            assertThat(preview.problems()).isEmpty();
            assertThat(preview.candidates())
                    .extracting(candidate -> candidate.found().credentials().kind())
                    .containsExactly(CredentialKind.SOCIAL, CredentialKind.BUILDER_ID);
            assertThat(preview.candidates().get(1).found().enabled()).isFalse();
        }
    }

    @Test
    void credentialsFileBelowTheHomeNamesItsSource() throws IOException {
        Path file = Files.writeString(folder.resolve("token.json"), TOKEN.formatted(1));

        ImportPreview preview = read(Map.of("HOME", folder.toString(), "KIRO_CREDS_FILE", "~/token.json"));

        assertThat(preview.candidates()).singleElement().satisfies(candidate -> assertThat(candidate.source())
                .isEqualTo(file.toRealPath().toString()));
    }

    @Test
    void everythingTogetherKeepsItsOrderAndMarksWhatIsThereTwice() throws IOException {
        Path file = Files.writeString(folder.resolve("token.json"), TOKEN.formatted(1));
        Map<String, String> environment = new HashMap<>();
        environment.put("KIRO_API_KEY", "ksk_abc");
        environment.put("REFRESH_TOKEN", REFRESH + "1");
        environment.put("KIRO_AUTH_TOKEN", TOKEN.formatted(2));
        environment.put("KIRO_CREDS_FILE", file.toString());
        environment.put("KIRO_CLI_DB_FILE", folder.resolve("none.sqlite3").toString());

        ImportPreview preview = read(environment);

        assertThat(preview.candidates())
                .extracting(ImportPreview.Candidate::where)
                .containsExactly(
                        "KIRO_API_KEY",
                        "REFRESH_TOKEN",
                        "KIRO_AUTH_TOKEN",
                        file.toRealPath().toString());
        assertThat(preview.candidates())
                .extracting(ImportPreview.Candidate::repeated)
                .containsExactly(false, false, false, true);
        assertThat(preview.problems()).singleElement().asString().startsWith("KIRO_CLI_DB_FILE: file missing");
    }

    @Test
    void whatCannotBeReadIsAProblemThatNamesTheVariable() {
        ImportPreview preview = read(Map.of(
                "KIRO_AUTH_TOKEN",
                "{\"refreshToken\":\"secretsecret",
                "KIRO_CREDS_FILE",
                "none.json",
                "REFRESH_TOKEN",
                " "));

        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).hasSize(2);
        assertThat(preview.problems().get(0)).startsWith("KIRO_AUTH_TOKEN").doesNotContain("secretsecret");
        assertThat(preview.problems().get(1)).startsWith("KIRO_CREDS_FILE: file missing");
    }

    @Test
    void emptyEnvironmentHasNoLoginAndNoProblem() {
        ImportPreview preview = read(Map.of("PATH", "/bin"));

        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).isEmpty();
    }
}
