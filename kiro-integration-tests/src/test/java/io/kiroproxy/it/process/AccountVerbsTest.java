package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The verbs on accounts as processes, with a server on the same home and without one (decisions.md 21). */
class AccountVerbsTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final Map<String, String> ADMIN = Map.of("KIRO_ADMIN_KEY", "an-admin-key-of-some-length");

    @RegisterExtension
    private final Programs programs = new Programs();

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private SimulatedAccount alice;
    private Path token;

    @BeforeEach
    void account() throws IOException {
        alice = kiro.addSocialAccount("alice");
        token = alice.files().writeTo(user.resolve("tokens"));
    }

    @AfterEach
    void stop() {
        kiro.close();
    }

    private KiroProcess serve(Map<String, String> variables) throws IOException {
        return KiroProcess.start(
                user,
                variables,
                List.of("-Xmx128m"),
                "serve",
                "--port",
                "0",
                "--upstream-url",
                kiro.uri().toString());
    }

    private String id() throws IOException {
        return programs.json(user, "accounts", "list", "--json")
                .path("accounts")
                .path(0)
                .path("id")
                .asText();
    }

    @Test
    @Shows({
        "accounts list",
        "accounts list --json",
        "accounts import",
        "accounts import --json",
        "accounts scan",
        "accounts scan --json",
        "accounts add",
        "accounts add --json",
        "accounts show",
        "accounts show --json",
        "accounts disable",
        "accounts disable --json",
        "accounts enable",
        "accounts enable --json",
        "accounts remove",
        "accounts remove --json",
        "accounts encrypt",
        "accounts encrypt --json",
        "accounts decrypt",
        "accounts decrypt --json"
    })
    void accountsAreAddedShownSwitchedAndRemovedWithoutAServer() throws Exception {
        assertThat(programs.json(user, "accounts", "import", token.toString(), "--json")
                        .path("added")
                        .asInt())
                .isEqualTo(1);
        assertThat(programs.json(
                                user,
                                "accounts",
                                "scan",
                                "--dir",
                                user.resolve("tokens").toString(),
                                "--json")
                        .path("tokens")
                        .path(0)
                        .path("already_added")
                        .asBoolean())
                .isTrue();
        String bob = kiro.addBuilderIdAccount("bob").files().tokenFile();
        KiroProcess.Result added = programs.run(user, Map.of(), bob, "accounts", "add", "--json");
        assertThat(added.out()).as(added.err()).contains("\"added\" : 1");
        assertThat(programs.json(user, "accounts", "list", "--json").path("accounts"))
                .hasSize(2);

        String key = "file:" + user.resolve("a.key");
        assertThat(programs.json(user, "accounts", "encrypt", "--key", key, "--json")
                        .path("key_made")
                        .asBoolean())
                .isTrue();
        assertThat(programs.json(user, "accounts", "decrypt", "--json")
                        .path("was_encrypted")
                        .asBoolean())
                .isTrue();

        String id = id();
        assertThat(programs.json(user, "accounts", "show", id, "--json")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        assertThat(switched("disable", id).path("enabled").asBoolean(true)).isFalse();
        assertThat(switched("enable", id).path("enabled").asBoolean()).isTrue();
        switched("remove", id);
        assertThat(programs.succeed(user, "accounts", "list").out()).doesNotContain(id);
        assertThat(programs.run(user, "accounts", "show", "nobody").exitCode()).isEqualTo(1);
    }

    @Test
    @Shows(
            value = {"accounts refresh", "accounts refresh --json", "accounts restore", "accounts restore --json"},
            exits = 75)
    void runningServerRefreshesAndRestores() throws Exception {
        programs.succeed(user, "accounts", "import", token.toString());
        String id = id();
        try (KiroProcess server = serve(Map.of())) {
            assertThat(Http.message(server.uri(), "one").join().statusCode()).isEqualTo(200);
            int before = kiro.requests("/refreshToken").size();
            assertThat(switched("refresh", id).path("available").asBoolean()).isTrue();
            assertThat(kiro.requests("/refreshToken")).hasSize(before + 1);

            kiro.scenarios().forAccount(alice, Scenario.refuse(Refusal.E13_RATE.withRetryAfter(500)));
            assertThat(Http.message(server.uri(), "two").join().statusCode()).isEqualTo(429);
            KiroProcess.Result busy = programs.run(user, "ask", "three");
            assertThat(busy.exitCode()).as(busy.err()).isEqualTo(75);
            assertThat(programs.succeed(user, "accounts", "list").out()).contains("cooldown");
            kiro.scenarios().clear();
            assertThat(switched("restore", id).path("status").asText()).isEqualTo("active");
            assertThat(Http.message(server.uri(), "four").join().statusCode()).isEqualTo(200);

            switched("disable", id);
            assertThat(Http.get(server.uri(), "/api/accounts").body()).contains("\"enabled\":false");
            switched("enable", id);
            switched("remove", id);
            assertThat(Http.get(server.uri(), "/api/accounts").body()).doesNotContain(id);
        }
        programs.succeed(user, "accounts", "import", token.toString());
        assertThat(switched("restore", id()).path("enabled").asBoolean()).isTrue();
    }

    @Test
    @Shows(
            value = {"accounts export", "accounts export --json"},
            exits = {73, 77})
    void exportCanBeImportedAgain() throws Exception {
        programs.succeed(user, "accounts", "import", token.toString());
        Path file = user.resolve("export.json");
        try (KiroProcess server = serve(ADMIN)) {
            server.uri();
            KiroProcess.Result refused = programs.run(user, "accounts", "export", "--secrets");
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(77);

            KiroProcess.Result masked = programs.run(user, ADMIN, "", "accounts", "export", "--json");
            assertThat(masked.exitCode()).as(masked.err()).isZero();
            assertThat(masked.out()).doesNotContain(alice.refreshToken());
            KiroProcess.Result whole =
                    programs.run(user, ADMIN, "", "accounts", "export", "--secrets", "-o", file.toString());
            assertThat(whole.exitCode()).as(whole.err()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            KiroProcess.Result nowhere = programs.run(
                    user,
                    ADMIN,
                    "",
                    "accounts",
                    "export",
                    "-o",
                    user.resolve("no/such/folder").toString());
            assertThat(nowhere.exitCode()).as(nowhere.err()).isEqualTo(73);
        }
        assertThat(programs.succeed(
                                user,
                                "accounts",
                                "import",
                                file.toString(),
                                "--home",
                                user.resolve("b").toString())
                        .out())
                .contains("1 added");
    }

    @Test
    void exportUnderAPassphraseCanBeImportedWithIt() throws Exception {
        programs.succeed(user, "accounts", "import", token.toString());
        Path file = user.resolve("export.json");
        Path passphrase = Files.writeString(user.resolve("passphrase"), "correct horse battery staple\n");
        try (KiroProcess server = serve(ADMIN)) {
            server.uri();
            KiroProcess.Result sealed = programs.run(
                    user,
                    ADMIN,
                    "",
                    "accounts",
                    "export",
                    "--passphrase-file",
                    passphrase.toString(),
                    "-o",
                    file.toString());
            assertThat(sealed.exitCode()).as(sealed.err()).isZero();
            assertThat(sealed.out()).contains("1 exported").contains("sealed");
        }
        assertThat(Files.readString(file)).doesNotContain(alice.refreshToken(), "battery");
        String[] verb = {
            "accounts", "import", file.toString(), "--home", user.resolve("b").toString()
        };
        KiroProcess.Result closed = programs.run(user, verb);
        assertThat(closed.exitCode()).isNotZero();
        assertThat(closed.err()).contains("its passphrase");

        String[] opened = Arrays.copyOf(verb, verb.length + 2);
        opened[verb.length] = "--passphrase-file";
        opened[verb.length + 1] = passphrase.toString();
        assertThat(programs.succeed(user, opened).out()).contains("1 added");
    }

    @Test
    @Shows({"accounts explain", "accounts explain --json"})
    void runningServerExplainsItsChoices() throws Exception {
        programs.succeed(user, "accounts", "import", token.toString());
        String id = id();
        assertThat(programs.run(user, "accounts", "explain", MODEL).exitCode()).isEqualTo(69);
        try (KiroProcess server = serve(Map.of())) {
            HttpResponse<String> answer = Http.message(server.uri(), "one").join();
            assertThat(answer.statusCode()).isEqualTo(200);
            String call = answer.headers().firstValue("request-id").orElseThrow();

            assertThat(programs.succeed(user, "accounts", "explain", MODEL).out())
                    .contains(MODEL, "strategy round-robin", "candidate  " + id, "score ");
            JsonNode now = programs.json(user, "accounts", "explain", MODEL, "--session", "s", "--json");
            assertThat(now.at("/candidates/0/id").asText()).isEqualTo(id);
            assertThat(programs.succeed(user, "accounts", "explain", "--call", call)
                            .out())
                    .contains(id + " was chosen", "not chosen yet");
            assertThat(programs.json(user, "accounts", "explain", "--call", call, "--json")
                            .at("/choices/0/chosen")
                            .asText())
                    .isEqualTo(id);

            kiro.scenarios().forAccount(alice, Scenario.refuse(Refusal.E13_RATE.withRetryAfter(500)));
            assertThat(Http.message(server.uri(), "two").join().statusCode()).isEqualTo(429);
            assertThat(programs.succeed(user, "accounts", "explain", MODEL).out())
                    .containsPattern("excluded +" + id + ".+throttled: .+, until 20\\d\\d-");
            assertThat(programs.run(user, "accounts", "explain").exitCode()).isEqualTo(2);
            assertThat(programs.run(user, "accounts", "explain", "--call", "unknown")
                            .exitCode())
                    .isEqualTo(1);
        }
    }

    @Test
    void oneLoginInTwoFilesIsAddedOnce() throws Exception {
        Path again = Files.copy(token, user.resolve("tokens").resolve("copy.json"));

        JsonNode imported = programs.json(user, "accounts", "import", token.toString(), again.toString(), "--json");
        JsonNode scanned = programs.json(
                user,
                "accounts",
                "scan",
                "--add",
                "--dir",
                user.resolve("tokens").toString(),
                "--json");

        assertThat(imported.path("added").asInt()).isEqualTo(1);
        assertThat(imported.path("accounts").findValuesAsText("result")).containsExactly("added", "known");
        assertThat(scanned.path("added").asInt()).isZero();
        Path elsewhere = user.resolve("elsewhere");
        assertThat(programs.json(
                                user,
                                "accounts",
                                "scan",
                                "--add",
                                "--dir",
                                user.resolve("tokens").toString(),
                                "--home",
                                elsewhere.toString(),
                                "--json")
                        .path("added")
                        .asInt())
                .isEqualTo(1);
        assertThat(programs.json(user, "accounts", "list", "--home", elsewhere.toString(), "--json")
                        .path("accounts"))
                .hasSize(1);
    }

    private JsonNode switched(String verb, String id) throws IOException {
        return programs.json(user, "accounts", verb, id, "--json");
    }
}
