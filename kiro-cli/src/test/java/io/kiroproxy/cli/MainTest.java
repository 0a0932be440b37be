package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what each verb prints and the code it ends with. */
class MainTest {

    @TempDir
    private Path user;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return run(Map.of("HOME", user.toString()), arguments);
    }

    private int run(Map<String, String> variables, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new Environment(variables), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void wrongUseEndsWithTwoAndSaysWhatIsWrong() {
        assertThat(run("serve", "--no-such-flag")).isEqualTo(2);
        assertThat(err.toString()).contains("--no-such-flag");
        assertThat(run("accounts")).isEqualTo(2);
        assertThat(run("accounts", "import")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE");
        assertThat(run()).isEqualTo(2);
        assertThat(run("serve", "--demo", "--upstream-url", "http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--upstream-url");
    }

    @Test
    void versionNamesTheProgram() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).contains("kiro-proxy");
    }

    @Test
    void helpGroupsEveryCommandByWhatOneWantsAndBeginsWithExamples() {
        assertThat(run("--help")).isZero();
        String help = out.toString();
        assertThat(help.lines().filter(line -> line.matches("[A-Z][a-z ]+:")))
                .hasSize(7)
                .startsWith("Examples:", "Run it:");
        Main.commands().getSubcommands().forEach((name, command) -> assertThat(help.lines())
                .as(name)
                .filteredOn(line -> line.startsWith("  " + name + " "))
                .hasSize(command.getCommandSpec().usageMessage().hidden() ? 0 : 1));

        assertThat(run("serve", "--help")).isZero();
        assertThat(out.toString()).containsSubsequence("Run the proxy.", "Examples:", "--demo");
        assertThat(run("accounts", "scan", "--help")).isZero();
        assertThat(out.toString()).contains("--add");
    }

    @Test
    void importedAccountIsListedOnceAndNeverShowsItsTokens() throws Exception {
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            SimulatedAccount alice = kiro.addSocialAccount("alice");
            Path file = alice.files().writeTo(user.resolve("tokens"));

            assertThat(run("accounts", "import", file.toString())).isZero();
            assertThat(out.toString()).contains("1 added");
            assertThat(run("accounts", "import", file.toString())).isZero();
            assertThat(out.toString()).contains("0 added, 1 known already");

            assertThat(run("accounts", "list", "--json")).isZero();
            Json list = Json.parse(out.toString()).at("accounts");
            assertThat(list.items()).hasSize(1);
            assertThat(list.at(0).at("kind").text()).isEqualTo("social");
            assertThat(out.toString()).doesNotContain(alice.accessToken()).doesNotContain(alice.refreshToken());
        }
    }

    @Test
    void scanShowsWithoutAddingUnlessToldTo() throws Exception {
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            kiro.addIdentityCenterAccount("bob").files().writeTo(user.resolve(".aws/sso/cache"));

            assertThat(run("accounts", "scan")).isZero();
            assertThat(out.toString()).contains("kiro-auth-token.json");
            assertThat(run("accounts", "list")).isZero();
            assertThat(out.toString()).contains("no accounts");

            assertThat(run("accounts", "scan", "--add")).isZero();
            assertThat(run("accounts", "list")).isZero();
            assertThat(out.toString()).contains("identity_center").doesNotContain("no accounts");
        }
    }

    @Test
    void fileThatIsMissingOrNoLoginIsNamed() throws Exception {
        Path nonsense = Files.writeString(user.resolve("nonsense.json"), "{\"hello\":\"world\"}");

        assertThat(run("accounts", "import", user.resolve("gone.json").toString()))
                .isNotZero();
        assertThat(err.toString()).contains("gone.json");
        assertThat(run("accounts", "import", nonsense.toString())).isNotZero();
        assertThat(err.toString()).contains("nonsense.json");
    }

    @Test
    void wrongSettingsEndWithSeventyEight() throws Exception {
        Path config = Files.writeString(user.resolve("bad.yaml"), "server:\n  porrt: 1\n");

        assertThat(run("serve", "--config", config.toString())).isEqualTo(78);
        assertThat(err.toString()).contains("bad.yaml").contains("porrt");
    }

    @Test
    void homeIsTheOptionThenTheVariableThenTheUsers() {
        Path moved = user.resolve("moved");
        Map<String, String> variables = Map.of("HOME", user.toString(), "KIRO_PROXY_HOME", moved.toString());

        run(variables, "accounts", "list");
        assertThat(moved).isDirectory();
        run(variables, "accounts", "list", "--home", user.resolve("given").toString());
        assertThat(user.resolve("given")).isDirectory();
        assertThat(user.resolve(".kiro-proxy")).doesNotExist();
        run("accounts", "list");
        assertThat(user.resolve(".kiro-proxy")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            messages | {"model":"claude-sonnet-4.5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}
            messages | {"model":"claude-sonnet-4.5","messages":[{"role":"user","content":"hi"}]}
            input | {"model":"claude-sonnet-4.5","input":[{"role":"user","content":"hi"}]}
            contents | {"contents":[{"role":"user","parts":[{"text":"hi"}]}]}
            """)
    void requestOfAnyProtocolIsKnownByItsShape(String content, String body) throws Exception {
        Path good = Files.writeString(user.resolve("good.json"), body);
        assertThat(run("lint", good.toString())).as(out.toString()).isZero();
        assertThat(out.toString()).contains("nothing to mend");

        Path bad = Files.writeString(
                user.resolve("bad.json"), body.replaceAll("\"" + content + "\":\\[.*\\]", "\"" + content + "\":7"));
        assertThat(run("lint", bad.toString(), "--json")).isEqualTo(1);
        assertThat(Json.parse(out.toString()).at("findings").items())
                .anyMatch(finding -> finding.at("severity").text().equals("error")
                        && (finding.at("where").text() + finding.at("message").text()).contains(content));
    }
}
