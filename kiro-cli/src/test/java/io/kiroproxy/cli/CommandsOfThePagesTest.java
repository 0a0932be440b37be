package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every command that a page has in running text or in a table is run as it stands, beside a server on the same home with
 * one account. Blocks of commands are run by {@code DocumentationTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsOfThePagesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern COMMAND = Pattern.compile("`(?:eval \"\\$\\()?(?:\\./)?kiro-proxy ([a-z][^`]*)`");
    private static final Pattern QUERY =
            Pattern.compile("`sqlite3 ~/\\.kiro-proxy/history\\.db \"([^\"]+)\"`", Pattern.DOTALL);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AccountId ID = AccountId.of("mine");

    /** It names what was added to commands, and shows none. */
    private static final String CHANGES = "CHANGELOG.md";

    /** They wait for a person, for Ctrl-C or for standard input: with the test that gives them a process. */
    private static final Map<String, String> IN_A_PROCESS = Map.of(
            "serve", "OtherVerbsTest",
            "simulate", "OtherVerbsTest",
            "logs", "ServerVerbsTest",
            "run", "ToolVerbsTest",
            "accounts add", "AccountVerbsTest",
            "login google", "LoginProcessTest",
            "login github", "LoginProcessTest",
            "login builder-id", "LoginProcessTest",
            "login identity-center", "LoginProcessTest",
            "login device", "LoginProcessTest");

    @TempDir
    private static Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final SimulatedAccount person = kiro.addSocialAccount("mine");
    private KiroProxy proxy;
    private RunningServer note;

    static Stream<String> commands() throws IOException {
        return named().stream().filter(command -> !inAProcess(command) && isWhole(command));
    }

    /** What pages name, each once, without what another program does with it. */
    private static TreeSet<String> named() throws IOException {
        TreeSet<String> commands = new TreeSet<>();
        for (Path page : pages()) {
            String prose = BLOCK.matcher(Files.readString(page)).replaceAll("");
            for (MatchResult found : COMMAND.matcher(prose).results().toList()) {
                commands.add(found.group(1)
                        .replaceAll("\\s+", " ")
                        .replaceFirst(" \\| .*", "")
                        .replaceFirst("\\)\"$", "")
                        .replaceAll("[\\[\\]…]", "")
                        .replace("文件", "FILE")
                        .strip());
            }
        }
        return commands;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith(CHANGES))
                    .sorted()
                    .toList();
        }
    }

    private static boolean inAProcess(String command) {
        return IN_A_PROCESS.keySet().stream().anyMatch(verb -> (command + " ").startsWith(verb + " "));
    }

    /** Whether it can be run, rather than being the name of a command that needs to be told more. */
    private static boolean isWhole(String command) {
        try {
            Main.commands().setCaseInsensitiveEnumValuesAllowed(true).parseArgs(command.split(" ", -1));
            return true;
        } catch (CommandLine.MissingParameterException e) {
            return false;
        }
    }

    @BeforeAll
    void serve() throws Exception {
        Path home = Files.createDirectories(home());
        Files.writeString(home.resolve("admin.key"), "an-admin-key-of-a-test");
        Files.writeString(home.resolve("config.yaml"), "access: { admin-key-file: admin.key }\n");
        proxy = KiroProxy.builder()
                .home(home)
                .settings(ConfigSources.of(Map.of())
                        .homeFile(home.resolve("config.yaml"))
                        .flag("--port", "server.listen", "127.0.0.1:0")
                        .flag("--upstream-url", "upstream.base-url", kiro.uri().toString()))
                .clients(Map.of(), user)
                .start();
        note = RunningServer.announce(home, proxy.uri());
        person.files().writeTo(user.resolve(".aws/sso/cache"));
        Files.writeString(user.resolve("passphrase.txt"), "correct horse battery staple");
        Files.writeString(user.resolve("request.json"), """
                {"model":"claude-sonnet-4.5","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}
                """);
    }

    /** Whatever the command before did to the account. */
    @BeforeEach
    void signIn() {
        Account signedIn = CredentialImport.account(
                new CredentialImport(List.of(), List.of())
                        .text(person.files().tokenFile(), "mine")
                        .candidates()
                        .get(0),
                List.of(),
                new SecureRandom());
        proxy.accounts()
                .add(Account.builder(ID, signedIn.machineId())
                        .name("mine")
                        .credentials(signedIn.credentials())
                        .build())
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    void stop() throws IOException {
        note.close();
        proxy.close();
        kiro.close();
    }

    private Path home() {
        return user.resolve(".kiro-proxy");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandEndsWell(String command) throws Exception {
        Files.deleteIfExists(user.resolve("export.json"));
        if (command.startsWith("unsetup ")) {
            succeed(command.replaceFirst("unsetup", "setup"));
        } else if (command.contains("import export.json")) {
            succeed("accounts export --passphrase-file FILE -o export.json");
        }

        succeed(command);
    }

    @Test
    void mostCommandsOfThePagesAreRunHereAndTheOthersAsProcesses() throws Exception {
        assertThat(commands()).hasSizeGreaterThan(35);
        assertThat(named().stream().filter(CommandsOfThePagesTest::inAProcess)).hasSizeGreaterThan(8);
        for (Map.Entry<String, String> shown : IN_A_PROCESS.entrySet()) {
            Path test = ROOT.resolve("kiro-integration-tests/src/test/java/io/kiroproxy/it/process")
                    .resolve(shown.getValue() + ".java");
            assertThat(Files.readString(test)).as(shown.toString()).contains('"' + shown.getKey() + '"');
        }
    }

    @Test
    void queryOfThePageReadsTheHistoryThatIsWritten() throws Exception {
        Matcher query = QUERY.matcher(Files.readString(ROOT.resolve("docs/operations.md")));
        assertThat(query.find()).isTrue();
        succeed("ask hello");

        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home().resolve("history.db"))) {
            List<String> models = List.of();
            for (Instant limit = Instant.now().plus(PATIENCE);
                    models.isEmpty() && Instant.now().isBefore(limit); ) {
                models = models(database, query.group(1));
            }
            assertThat(models).isNotEmpty().allMatch(model -> model.equals("auto") || model.startsWith("claude-"));
        }
    }

    private static List<String> models(Connection database, String query) throws SQLException {
        List<String> models = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                models.add(rows.getString("model"));
            }
        }
        return models;
    }

    private void succeed(String command) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(Map.of(
                "HOME",
                user.toString(),
                "KIRO_SERVER_PORT",
                Integer.toString(proxy.uri().getPort())));

        int code = Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), words(command));

        assertThat(code).as("%s%n%s%n%s", command, out, err).isZero();
    }

    private String[] words(String command) throws IOException {
        Path token;
        try (Stream<Path> tokens = Files.list(user.resolve(".aws/sso/cache"))) {
            token = tokens.sorted().findFirst().orElseThrow();
        }
        String file = command.startsWith("accounts import")
                ? token.toString()
                : command.contains("--bundle")
                        ? user.resolve("bundle.zip").toString()
                        : user.resolve("request.json").toString();
        return command.replace("--passphrase-file FILE", "--passphrase-file " + user.resolve("passphrase.txt"))
                .replace("export.json", user.resolve("export.json").toString())
                .replace("FILE", file)
                .replaceFirst(" ID$", " " + ID.value())
                .replaceFirst(" MODEL$", " claude-sonnet-4.5")
                .split(" ", -1);
    }
}
