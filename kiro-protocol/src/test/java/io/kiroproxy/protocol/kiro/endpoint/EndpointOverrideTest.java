package io.kiroproxy.protocol.kiro.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's file is laid over the table row by row, and every mistake in it is named. */
class EndpointOverrideTest {

    private static final AccountIdentity SOCIAL = new AccountIdentity(
            "acc-1", CredentialKind.SOCIAL, Secret.of("t"), null, null, "ab".repeat(32), null, null);

    @TempDir
    private Path folder = Path.of("");

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("endpoints.yaml"), yaml);
    }

    @Test
    void oneValueOfOneRowIsReplacedAndTheRestStays() throws IOException {
        EndpointTable table = EndpointTable.load(file("""
                operations:
                  generate:
                    generate-k: {rank: 99, host: "http://127.0.0.1:8080"}
                """));

        assertThat(table.resolve(Operation.GENERATE, SOCIAL))
                .extracting(ResolvedEndpoint::label)
                .containsExactly("L runtime.us-east-1.kiro.dev", "R q.us-east-1.amazonaws.com", "K 127.0.0.1:8080");
    }

    @Test
    void rowsCanBeSwitchedOffAndAdded() throws IOException {
        EndpointTable table = EndpointTable.load(file("""
                operations:
                  generate:
                    generate-l: {enabled: false}
                    generate-r: {enabled: false}
                    generate-r-new:
                      rank: 5
                      accounts: [social]
                      host: runtime
                      path: /generateAssistantResponse
                      dialect: R
                      content-type: application/json
                      arn: [body]
                      identity: legacy-ide
                      agent: runtime
                """));

        assertThat(table.resolve(Operation.GENERATE, SOCIAL))
                .extracting(ResolvedEndpoint::id)
                .containsExactly("generate-r-new", "generate-k");
    }

    @Test
    void aVersionIsChangedInEveryTemplateThatUsesIt() throws IOException {
        EndpointTable table = EndpointTable.load(file("versions: {ide: 1.4.154}"));

        assertThat(table.resolve(Operation.GENERATE, SOCIAL)
                        .get(0)
                        .fields(UUID.randomUUID(), 1)
                        .first("x-amz-user-agent"))
                .contains("KiroIDE-1.4.154-");
    }

    @Test
    void aRegionCanBeEnabledAndHaveItsOwnHosts() throws IOException {
        EndpointTable table = EndpointTable.load(file("regions: {us-iso-east-1: {enabled: true}}"));
        AccountIdentity key = new AccountIdentity(
                "k", CredentialKind.API_KEY, Secret.of("t"), null, "us-iso-east-1", "ab".repeat(32), null, null);

        assertThat(table.resolve(Operation.GENERATE, key).get(0).uri())
                .hasToString("https://kiro-runtime.us-iso-east-1.c2s.ic.gov/");
    }

    @Test
    void everyProblemIsNamedWithItsPlaceAndTheNearestKey() throws IOException {
        Path file = file("""
                regoins: {}
                default-region: mars
                operations:
                  genrate: {}
                  generate:
                    generate-k: {hots: x, dialect: Q, rank: soon}
                identities:
                  ide:
                    agents:
                      runtime: {user-agent: "KiroIDE-{idee}"}
                """);

        EndpointTableException e = catchThrowableOfType(EndpointTableException.class, () -> EndpointTable.load(file));

        assertThat(e.problems())
                .anyMatch(p -> p.startsWith("regoins: unknown key (did you mean \"regions\"?)"))
                .anyMatch(p -> p.startsWith("default-region: \"mars\""))
                .anyMatch(p -> p.startsWith("operations.genrate: unknown key (did you mean \"generate\"?)"))
                .anyMatch(
                        p -> p.startsWith("operations.generate.generate-k.hots: unknown key (did you mean \"host\"?)"))
                .anyMatch(p -> p.startsWith("operations.generate.generate-k.dialect: \"Q\""))
                .anyMatch(p -> p.startsWith("operations.generate.generate-k.rank: \"soon\""))
                .anyMatch(p -> p.startsWith("identities.ide.agents.runtime.user-agent: unknown variable [idee]"));
        assertThat(e.problems()).hasSize(7);
        assertThat(e).hasMessageStartingWith("endpoints.yaml: ");
    }

    @Test
    void brokenYamlAndMissingFilesAreNamed() throws IOException {
        Path broken = file("a: [");
        assertThatThrownBy(() -> EndpointTable.load(broken)).isInstanceOf(EndpointTableException.class);
        assertThatThrownBy(() -> EndpointTable.load(folder.resolve("none.yaml")))
                .isInstanceOf(EndpointTableException.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void anEmptyFileChangesNothing() throws IOException {
        assertThat(EndpointTable.load(file("# nothing\n")).resolve(Operation.GENERATE, SOCIAL))
                .hasSize(3);
    }
}
