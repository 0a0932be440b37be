package io.kiroproxy.credential.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.SocialCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of kiro-cli (kiro-upstream.md 8.3, kiro-upstream-2026.md 6.8). */
class KiroCliDatabaseTest {
    private static final String REFRESH = "aorAAAAAG" + "x".repeat(120);
    private static final String AWS_TOKEN =
            "{\"access_token\":\"aoaX\",\"expires_at\":\"2026-11-23T11:00:00.123456789Z\","
                    + "\"refresh_token\":\"" + REFRESH
                    + "\",\"region\":\"%s\",\"start_url\":\"%s\",\"oauth_flow\":\"DeviceCode\","
                    + "\"scopes\":[\"codewhisperer:completions\"]}";
    private static final String REGISTRATION =
            "{\"client_id\":\"client-1\",\"client_secret\":\"secret-1\",\"client_secret_expires_at\":"
                    + "\"2027-02-21T10:00:00Z\",\"region\":\"eu-west-1\",\"oauth_flow\":\"DeviceCode\"}";
    private static final String ARN = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/ABC";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("data.sqlite3");
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void sql(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void put(Connection connection, String table, String key, String value) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO " + table + " VALUES (?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    private void database(String... keysAndValues) throws SQLException {
        try (Connection connection = open()) {
            sql(
                    connection,
                    "CREATE TABLE auth_kv (key TEXT PRIMARY KEY, value TEXT)",
                    "CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB)");
            for (int i = 0; i < keysAndValues.length; i += 2) {
                boolean state = keysAndValues[i].startsWith("api.") || keysAndValues[i].startsWith("auth.");
                put(connection, state ? "state" : "auth_kv", keysAndValues[i], keysAndValues[i + 1]);
            }
        }
    }

    private Credentials only() {
        ImportPreview preview = KiroCliDatabase.read(file, List.of());
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.candidates()).hasSize(1);
        return preview.candidates().get(0).found().credentials();
    }

    @Test
    void socialLoginComesWithItsProfile() throws SQLException {
        database(
                "kirocli:social:token",
                "{\"access_token\":\"aoaX\",\"refresh_token\":\"" + REFRESH + "\",\"expires_at\":"
                        + "\"2026-11-23T11:00:00Z\",\"provider\":\"Google\",\"profile_arn\":\"arn:social\"}",
                "api.codewhisperer.profile",
                "{\"arn\":\"" + ARN + "\",\"profile_name\":\"x\"}");

        SocialCredentials credentials = (SocialCredentials) only();

        assertThat(credentials.profileArn()).isEqualTo("arn:social");
        assertThat(credentials.provider()).isEqualTo("Google");
        assertThat(Objects.requireNonNull(credentials.accessToken()).expiresAt())
                .isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
    }

    @Test
    void organisationsLoginIsJoinedWithRegistrationAndProfile() throws SQLException {
        database(
                "kirocli:odic:token",
                AWS_TOKEN.formatted("us-east-1", "https://example.awsapps.com/start"),
                "kirocli:odic:device-registration",
                REGISTRATION,
                "api.codewhisperer.profile",
                "{\"arn\":\"" + ARN + "\"}");

        IdcCredentials credentials = (IdcCredentials) only();

        assertThat(credentials.kind()).isEqualTo(CredentialKind.IDENTITY_CENTER);
        assertThat(credentials.ssoRegion()).isEqualTo("eu-west-1");
        assertThat(credentials.profileArn()).isEqualTo(ARN);
        assertThat(Objects.requireNonNull(credentials.registration()).clientId())
                .isEqualTo("client-1");
        assertThat(Objects.requireNonNull(credentials.registration()).expiresAt())
                .isEqualTo(Instant.parse("2027-02-21T10:00:00Z"));
        assertThat(credentials.isRefreshable()).isTrue();
    }

    @Test
    void builderIdGetsNobodysProfile() throws SQLException {
        database(
                "codewhisperer:odic:token",
                AWS_TOKEN.formatted("us-east-1", "https://view.awsapps.com/start"),
                "codewhisperer:odic:device-registration",
                REGISTRATION,
                "api.codewhisperer.profile",
                "{\"arn\":\"" + ARN + "\"}");

        IdcCredentials credentials = (IdcCredentials) only();

        assertThat(credentials.kind()).isEqualTo(CredentialKind.BUILDER_ID);
        assertThat(credentials.profileArn()).isNull();
    }

    @Test
    void startUrlAndRegionStandInTheStateOfOlderTokens() throws SQLException {
        database(
                "kirocli:oidc:token", "{\"access_token\":\"aoaX\",\"refresh_token\":\"" + REFRESH + "\"}",
                "auth.idc.start-url", "\"https://example.awsapps.com/start\"",
                "auth.idc.region", "eu-west-1");

        ImportPreview preview = KiroCliDatabase.read(file, List.of());
        var found = preview.candidates().get(0).found();
        IdcCredentials credentials = (IdcCredentials) found.credentials();

        assertThat(credentials.kind()).isEqualTo(CredentialKind.IDENTITY_CENTER);
        assertThat(credentials.startUrl()).isEqualTo("https://example.awsapps.com/start");
        assertThat(credentials.ssoRegion()).isEqualTo("eu-west-1");
        assertThat(found.warnings()).anyMatch(warning -> warning.contains("no client id and secret"));
    }

    @Test
    void externalLogin() throws SQLException {
        database(
                "kirocli:external-idp:token",
                "{\"access_token\":\"a.b.c\",\"refresh_token\":\"" + REFRESH + "\",\"token_endpoint\":"
                        + "\"https://login.microsoftonline.com/t/oauth2/v2.0/token\",\"client_id\":\"c\"}",
                "api.codewhisperer.profile",
                "{\"arn\":\"" + ARN + "\"}");

        ExternalIdpCredentials credentials = (ExternalIdpCredentials) only();

        assertThat(credentials.clientId()).isEqualTo("c");
        assertThat(credentials.profileArn()).isEqualTo(ARN);
    }

    @Test
    void sameLoginTwiceAndKnownOnesAreMarked() throws SQLException {
        String token = AWS_TOKEN.formatted("us-east-1", "https://view.awsapps.com/start");
        database("kirocli:odic:token", token, "codewhisperer:odic:token", token);
        Credentials known = KiroCliDatabase.read(file, List.of())
                .candidates()
                .get(0)
                .found()
                .credentials();
        Account account = Account.builder(AccountId.of("k"), "%064x".formatted(1))
                .credentials(known)
                .build();

        ImportPreview preview = KiroCliDatabase.read(file, List.of(account));

        assertThat(preview.candidates()).extracting(c -> c.duplicateOf()).containsOnly(account.id());
        assertThat(preview.candidates()).extracting(c -> c.repeated()).containsExactly(false, true);
    }

    @Test
    void brokenValueIsAProblemWithoutItsContent() throws SQLException {
        database("kirocli:social:token", "{\"access_token\":\"secretsecret", "kirocli:odic:token", "[1]");

        ImportPreview preview = KiroCliDatabase.read(file, List.of());

        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).hasSize(2).allSatisfy(problem -> assertThat(problem)
                .doesNotContain("secretsecret"));
    }

    @Test
    void missingTablesAndOtherShapesAreTolerated() throws SQLException {
        try (Connection connection = open()) {
            sql(connection, "CREATE TABLE state (key TEXT, other TEXT)", "CREATE TABLE history (id INTEGER)");
        }

        ImportPreview preview = KiroCliDatabase.read(file, List.of());

        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).singleElement().asString().contains("no login in it");
    }

    @Test
    void rowsThatAreOnlyInTheWriteAheadLogAreSeenAndNothingIsWritten() throws SQLException, IOException {
        try (Connection connection = open()) {
            sql(
                    connection,
                    "PRAGMA journal_mode=WAL",
                    "PRAGMA wal_autocheckpoint=0",
                    "CREATE TABLE auth_kv (key TEXT PRIMARY KEY, value TEXT)");
            put(
                    connection,
                    "auth_kv",
                    "kirocli:social:token",
                    "{\"access_token\":\"aoaX\",\"refresh_token\":\"" + REFRESH + "\"}");
            byte[] before = Files.readAllBytes(file);
            byte[] log = Files.readAllBytes(folder.resolve("data.sqlite3-wal"));
            assertThat(log).isNotEmpty();

            assertThat(only()).isInstanceOf(SocialCredentials.class);

            assertThat(Arrays.equals(Files.readAllBytes(file), before)).isTrue();
            assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("data.sqlite3-wal")), log))
                    .isTrue();
        }
    }

    @Test
    void readOnlyFolderWillDoAndNoCopyIsLeftBehind() throws SQLException, IOException {
        database("kirocli:social:token", "{\"access_token\":\"aoaX\",\"refresh_token\":\"" + REFRESH + "\"}");
        assertThat(file.toFile().setReadOnly()).isTrue();
        assertThat(folder.toFile().setWritable(false)).isTrue();
        try {
            long copies = copies();
            assertThat(only()).isInstanceOf(SocialCredentials.class);
            assertThat(copies()).isEqualTo(copies);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(file);
            }
        } finally {
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
    }

    private static long copies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith("kiro-import"))
                    .count();
        }
    }

    @Test
    void missingFileForeignFileAndMissingDriverAreSaid() throws IOException {
        assertThatThrownBy(() -> KiroCliDatabase.read(file, List.of()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        Files.writeString(file, "this is no database, but it is long enough to be looked at ".repeat(20));
        assertThatThrownBy(() -> KiroCliDatabase.read(file, List.of()))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("not a database");
        assertThatThrownBy(() -> KiroCliDatabase.read(file, List.of(), "no.such.Driver"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("org.xerial:sqlite-jdbc");
    }

    @Test
    void defaultPlacesByOperatingSystem() {
        Path home = Path.of("home");
        assertThat(KiroCliDatabase.defaultFiles("Linux", home, Map.of()))
                .containsExactly(
                        home.resolve(".local/share/kiro-cli/data.sqlite3"),
                        home.resolve(".local/share/amazon-q/data.sqlite3"));
        assertThat(KiroCliDatabase.defaultFiles("Mac OS X", home, Map.of()).get(0))
                .isEqualTo(home.resolve("Library/Application Support/kiro-cli/data.sqlite3"));
        assertThat(KiroCliDatabase.defaultFiles("Windows 11", home, Map.of("LOCALAPPDATA", "local")))
                .containsExactly(
                        Path.of("local/Kiro-Cli/data.sqlite3"), home.resolve("AppData/Roaming/kiro-cli/data.sqlite3"));
    }
}
