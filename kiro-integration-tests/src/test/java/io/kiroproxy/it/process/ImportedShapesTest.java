package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fixture for each shape that other tools write, after the field lists of kiro-upstream.md 8.2 to 8.4 and
 * kiroproxy-contract.md 2.2 and 2.3, with the tokens of a simulated account: it comes in over the command line and over
 * the admin API, and its account answers a call.
 */
class ImportedShapesTest {

    private static final List<String> SMALL = List.of("-Xmx128m");

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final Set<String> names = new TreeSet<>();

    @AfterEach
    void stop() {
        kiro.close();
    }

    /** The files of all shapes, each with logins of its own. */
    private List<Path> fixtures() throws IOException {
        SimulatedAccount listed = social("listed");
        Path pointed = listed.files().writeTo(user.resolve("tokens"));
        List<Path> files = new ArrayList<>();
        files.add(Files.writeString(
                user.resolve("kiroproxy-config.json"),
                text("kiroproxy-config.json").replace("${file}", pointed.toString())));
        files.add(fixture("kiroproxy-export.json", builder("exported"), null));
        files.add(fixture("kiro-rs.json", organisation("rs"), null));
        files.add(fixture("kiro2api.json", social("two-social"), builder("two-idc")));
        files.add(fixture("kiro-account-manager.json", social("manager"), null));
        files.add(fixture("cliproxyapi.json", builder("cliproxy"), null));
        files.add(fixture("external-idp.json", added(kiro.addExternalIdpAccount("idp")), null));
        files.add(fixture("pasted.txt", social("pasted-one"), social("pasted-two")));
        return files;
    }

    @Test
    void comeInOverTheCommandLineAndAnswerCalls() throws Exception {
        List<String> command = new ArrayList<>(List.of("accounts", "import"));
        fixtures().forEach(file -> command.add(file.toString()));

        KiroProcess.Result first = run(Map.of(), command.toArray(String[]::new));
        KiroProcess.Result again = run(Map.of(), command.toArray(String[]::new));

        assertThat(first.out()).contains("11 added, 0 known already, 0 unreadable");
        assertThat(again.out()).contains("0 added, 11 known already, 0 unreadable");
        try (KiroProcess proxy = serve(Map.of())) {
            everyAccountAnswers(proxy.uri());
            String list = run(Map.of(), "accounts", "list", "--json").out();
            assertThat(list).contains("of KiroProxy's list", "of KiroProxy's export", "of Kiro Account Manager");
            assertThat(Http.get(proxy.uri(), "/api/accounts").body()).contains("me@example.com", "you@example.com");
        }
        assertThat(Files.readString(user.resolve(".kiro-proxy/config.json")))
                .contains("2582956ecc884669b54607adbffcb8942582956ecc884669b54607adbffcb894");
    }

    @Test
    void comeInOverTheAdminApiAfterAPreviewAndAnswerCalls() throws Exception {
        List<Path> files = fixtures();
        try (KiroProcess proxy = serve(Map.of())) {
            String list = Files.readString(files.remove(0));
            assertThat(post(proxy.uri(), "/api/config/import", list)
                            .at("imported")
                            .number(0))
                    .isEqualTo(1);
            double all = 0;
            for (Path file : files) {
                String text = Files.readString(file);
                Json preview = post(proxy.uri(), "/api/accounts/import?preview=1", text);
                Json done = post(proxy.uri(), "/api/accounts/import", text);
                Json again = post(proxy.uri(), "/api/accounts/import?preview=1", text);

                int logins = preview.at("candidates").items().size();
                assertThat(preview.at("errors").items()).as(file.toString()).isEmpty();
                assertThat(preview.at("candidates").items())
                        .allMatch(one -> one.at("new").isTrue());
                assertThat(done.at("imported").number(0)).as(file.toString()).isEqualTo(logins);
                assertThat(again.at("candidates").items())
                        .noneMatch(one -> one.at("new").isTrue());
                all += logins;
            }
            assertThat(all).isEqualTo(10);
            everyAccountAnswers(proxy.uri());
        }
    }

    @Test
    void whatTheIdeKiroCliAndTheEnvironmentHaveIsFoundByBothScans() throws Exception {
        organisation("ide").files().writeTo(user.resolve(".aws/sso/cache"));
        Files.writeString(user.resolve(".aws/sso/cache/botocore-client-id-us-east-1.json"), "{\"clientId\":\"x\"}");
        database(user.resolve(".local/share/kiro-cli/data.sqlite3"), social("cli"));
        SimulatedAccount variable = social("variable");
        SimulatedAccount key = added(kiro.addApiKey("key"));
        Map<String, String> environment = Map.of(
                "REFRESH_TOKEN", variable.refreshToken(),
                "PROFILE_ARN", variable.profileArn(),
                "KIRO_API_KEY", key.accessToken());
        KiroProcess.Result seen = run(environment, "accounts", "scan", "--json");
        assertThat(Json.parse(seen.out()).at("tokens").items()).hasSize(4);

        try (KiroProcess proxy = serve(environment)) {
            List<Json> tokens = Json.parse(
                            Http.get(proxy.uri(), "/api/token/scan").body())
                    .at("tokens")
                    .items();
            assertThat(tokens).hasSize(4);
            for (Json token : tokens) {
                if (!token.at("already_added").isTrue()) {
                    Json added = post(
                            proxy.uri(),
                            "/api/token/add-from-scan",
                            Json.write(Json.object("path", token.at("path").text())));
                    assertThat(added.at("ok").isTrue())
                            .as(token.at("path").text())
                            .isTrue();
                }
            }
            assertThat(run(environment, "accounts", "scan", "--add").out()).contains("0 added, 4 known already");
            everyAccountAnswers(proxy.uri());
            assertThat(seen.out()
                            + seen.err()
                            + Http.get(proxy.uri(), "/api/token/scan").body())
                    .doesNotContain(variable.refreshToken(), key.accessToken());
        }
    }

    @Test
    void databaseThatKiroCliDbFileNamesIsAnAccountFromTheFirstStartOnAndNeverWritten() throws Exception {
        Path file = user.resolve("elsewhere/of-kiro-cli.sqlite3");
        database(file, social("cli"));
        byte[] before = Files.readAllBytes(file);
        Map<String, String> environment = Map.of("KIRO_CLI_DB_FILE", file.toString());

        for (int start = 0; start < 2; start++) {
            try (KiroProcess proxy = serve(environment)) {
                everyAccountAnswers(proxy.uri());
                assertThat(Json.parse(Http.get(proxy.uri(), "/api/accounts").body())
                                .at("accounts")
                                .items())
                        .hasSize(1);
            }
        }

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void refreshTokenOfTheEnvironmentIsOfTheProfileThatKiroProfileArnNames() throws Exception {
        SimulatedAccount variable = social("variable");
        Map<String, String> environment = Map.of(
                "REFRESH_TOKEN", variable.refreshToken(),
                "KIRO_PROFILE_ARN", variable.profileArn());

        assertThat(run(environment, "accounts", "scan", "--add").out()).contains("1 added");

        assertThat(kiro.requests())
                .as("the profile is known before anybody has been asked")
                .isEmpty();
        try (Stream<Path> kept = Files.walk(user.resolve(".kiro-proxy"))) {
            assertThat(kept.filter(Files::isRegularFile))
                    .anySatisfy(file -> assertThat(file).content().contains(variable.profileArn()));
        }
        try (KiroProcess proxy = serve(Map.of())) {
            everyAccountAnswers(proxy.uri());
        }
        assertThat(kiro.requests("GenerateAssistantResponse"))
                .allMatch(request -> request.bodyText().contains(variable.profileArn()));
    }

    /** As many calls as accounts, each of a session of its own: all of them are asked. */
    private void everyAccountAnswers(URI proxy) {
        for (int i = 0; i < names.size(); i++) {
            HttpResponse<String> answer = Http.message(proxy, "question " + i).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        Set<String> answered = new TreeSet<>();
        kiro.requests("GenerateAssistantResponse").forEach(request -> answered.add(request.account()));
        assertThat(answered).isEqualTo(names);
    }

    /** kiro-cli's database with a social login (kiro-upstream.md 8.3). */
    private static void database(Path file, SimulatedAccount account) throws IOException, SQLException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement tables = connection.createStatement()) {
            tables.execute("CREATE TABLE auth_kv (key TEXT PRIMARY KEY, value TEXT)");
            tables.execute("CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB)");
            try (PreparedStatement row = connection.prepareStatement("INSERT INTO auth_kv VALUES (?, ?)")) {
                row.setString(1, "kirocli:social:token");
                row.setString(
                        2,
                        Json.write(Json.object(
                                "access_token", account.accessToken(),
                                "refresh_token", account.refreshToken(),
                                "expires_at", account.expiresAt().toString(),
                                "provider", "Google",
                                "profile_arn", account.profileArn())));
                row.executeUpdate();
            }
        }
    }

    private SimulatedAccount social(String name) {
        return added(kiro.addSocialAccount(name));
    }

    private SimulatedAccount builder(String name) {
        return added(kiro.addBuilderIdAccount(name));
    }

    private SimulatedAccount organisation(String name) {
        return added(kiro.addIdentityCenterAccount(name));
    }

    private SimulatedAccount added(SimulatedAccount account) {
        names.add(account.name());
        return account;
    }

    private Path fixture(
            String name, SimulatedAccount first, @org.jspecify.annotations.Nullable SimulatedAccount second)
            throws IOException {
        String text = filled(text(name), "", first);
        if (second != null) {
            text = filled(text, "2", second);
        }
        if (text.contains("${key}")) {
            text = text.replace("${key}", added(kiro.addApiKey("pasted-key")).accessToken());
        }
        assertThat(text).doesNotContain("${");
        return Files.writeString(user.resolve(name), text);
    }

    private String filled(String text, String number, SimulatedAccount account) {
        String arn = account.profileArn();
        String filled = text.replace("${access" + number + "}", account.accessToken())
                .replace("${refresh" + number + "}", account.refreshToken())
                .replace("${arn" + number + "}", arn)
                .replace("${region" + number + "}", account.region())
                .replace("${profileRegion" + number + "}", arn.split(":", -1).length > 3 ? arn.split(":", -1)[3] : "")
                .replace("${expires" + number + "}", account.expiresAt().toString())
                .replace(
                        "${expiresMillis" + number + "}",
                        Long.toString(account.expiresAt().toEpochMilli()))
                .replace("${tokenEndpoint" + number + "}", tokenEndpoint(account));
        return filled.contains("${client")
                ? filled.replace(
                                "${clientId" + number + "}",
                                account.registration().clientId())
                        .replace(
                                "${clientSecret" + number + "}",
                                account.registration().clientSecret())
                : filled;
    }

    private static String tokenEndpoint(SimulatedAccount account) {
        return account.name().equals("idp")
                ? Json.parse(account.files().tokenFile()).at("tokenEndpoint").text()
                : "";
    }

    private static String text(String name) throws IOException {
        try (InputStream in =
                ImportedShapesTest.class.getResourceAsStream("/io/kiroproxy/it/process/imports/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Json post(URI proxy, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    private KiroProcess serve(Map<String, String> environment) throws IOException {
        return KiroProcess.start(
                user,
                environment,
                SMALL,
                "serve",
                "--port",
                "0",
                "--upstream-url",
                kiro.uri().toString());
    }

    private KiroProcess.Result run(Map<String, String> environment, String... arguments) throws IOException {
        try (KiroProcess program = KiroProcess.start(user, environment, SMALL, arguments)) {
            KiroProcess.Result result = program.awaitEnd();
            assertThat(result.exitCode()).as(result.err()).isZero();
            return result;
        }
    }
}
