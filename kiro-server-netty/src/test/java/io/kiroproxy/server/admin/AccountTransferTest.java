package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in and out (kiroproxy-contract.md 2.2), over the whole proxy. */
class AccountTransferTest {

    private static final String REFRESH = "r".repeat(120);

    @TempDir
    Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    @Test
    void tokenFileBecomesAnAccount() throws Exception {
        Path file = tokenFile(folder.resolve("mine.json"), "one");
        try (AdminProxy admin = AdminProxy.start(home())) {
            AdminProxy.Answer added = admin.post(
                    "/api/accounts",
                    Json.object()
                            .put("name", "Mine")
                            .put("token_path", file.toString())
                            .put("proxy_url", "socks5://127.0.0.1:1080")
                            .toString());

            Shape.check(added.json(), "{\"ok\":\"=true\",\"account_id\":\"string\"}");
            String id = added.json().get("account_id").textValue();
            assertThat(id).matches("[0-9a-f]{8}");
            Shape.check(
                    admin.get("/api/accounts/" + id).json(),
                    "{\"name\":\"=Mine\",\"token_path\":\"=" + file.toRealPath()
                            + "\",\"proxy_url\":\"=socks5://127.0.0.1:1080\"}");
            assertThat(admin.post("/api/accounts", "{\"token_path\":\"/no/such/file\"}")
                            .text())
                    .isEqualTo("{\"detail\":\"Invalid token path\"}");
            assertThat(admin.post("/api/accounts", "{\"token_path\":\"/etc/passwd\"}")
                            .text())
                    .isEqualTo("{\"detail\":\"Invalid token path\"}");
            AdminProxy.Answer missing = admin.post("/api/accounts", "{}");
            assertThat(missing.status()).isEqualTo(422);
            assertThat(missing.text())
                    .isEqualTo("{\"detail\":[{\"loc\":[\"body\",\"token_path\"],\"msg\":\"Field required\","
                            + "\"type\":\"missing\"}]}");
            assertThat(admin.post("/api/accounts", "{\"token_path\":7}").status())
                    .isEqualTo(422);
            assertThat(admin.post("/api/accounts", "[]").status()).isEqualTo(400);
            assertThat(admin.post("/api/accounts", "{\"a\":1,\"a\":2}").status())
                    .isEqualTo(400);
            assertThat(admin.post("/api/accounts", "{\"a\":1} x").status()).isEqualTo(400);
        }
    }

    @Test
    void manualTokensBecomeSocialAccounts() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            String body = "{\"access_token\":\"at-secret\",\"refresh_token\":\"" + REFRESH + "\",\"name\":\"By hand\","
                    + "\"region\":\"eu-central-1\"}";
            AdminProxy.Answer added = admin.post("/api/accounts/manual", body);

            Shape.check(
                    admin.get("/api/accounts/" + added.json().get("account_id").textValue())
                            .json(),
                    """
                    {"name":"=By hand","credentials":{"auth_method":"=social","region":"=eu-central-1",
                     "has_refresh_token":"=true"}}""");
            assertThat(admin.post("/api/accounts/manual", body).text())
                    .isEqualTo("{\"ok\":false,\"error\":\"Account already added\"}");
            assertThat(admin.post("/api/accounts/manual", "{\"name\":\"x\"}").status())
                    .isEqualTo(400);
            assertThat(String.join("", admin.answers))
                    .doesNotContain("at-secret")
                    .doesNotContain(REFRESH);
        }
    }

    @Test
    void exportNeedsTheKeyAndTheWord() throws Exception {
        try (AdminProxy open = AdminProxy.start(home())) {
            open.add(1);
            AdminProxy.Answer refused = open.get("/api/accounts/export?secrets=1");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().get("detail").textValue()).contains("admin-key-file");
        }
        try (AdminProxy keyed = AdminProxy.keyed(folder.resolve("keyed"), "the-key")) {
            SimulatedAccount simulated = keyed.add(1);

            AdminProxy.Answer masked = keyed.get("/api/accounts/export");
            AdminProxy.Answer whole = keyed.get("/api/accounts/export?secrets=1");

            assertThat(masked.text())
                    .doesNotContain(simulated.accessToken())
                    .doesNotContain(simulated.refreshToken())
                    .contains("\"accessToken\":\"***\"");
            Shape.check(whole.json(), """
                    {"ok":"=true","accounts":[{"name":"string","enabled":"bool","credentials":{"accessToken":"string",
                     "refreshToken":"string","expiresAt":"string","authMethod":"string"}}],"exported_at":"string",
                     "version":"=1.0"}""");
            assertThat(whole.text()).contains(simulated.accessToken(), simulated.refreshToken());
        }
    }

    @Test
    void exportHoldsTheAccountsThatAreNamedAndRefusesUnknownOnes() throws Exception {
        try (AdminProxy keyed = AdminProxy.keyed(home(), "the-key")) {
            keyed.add(1);
            keyed.add(2);
            keyed.add(3);

            JsonNode two = keyed.get("/api/accounts/export?accounts=a3,a1").json();
            AdminProxy.Answer unknown = keyed.get("/api/accounts/export?accounts=a1,nobody");

            assertThat(two.get("accounts").findValuesAsText("name")).containsExactly("account 1", "account 3");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.json().get("detail").textValue()).isEqualTo("Account not found");
        }
    }

    /** kiroproxy-contract.md 2.6 d17. */
    @Test
    void exportAndImportKeepEveryField() throws Exception {
        Account account = Account.builder(AccountId.of("org"), "ab".repeat(32))
                .name("Organisation")
                .enabled(false)
                .priority(3)
                .proxy(ProxyAddress.parse("socks5://u:p@10.0.0.1:1080"))
                .credentials(new IdcCredentials(
                        CredentialKind.IDENTITY_CENTER,
                        new AccessToken(Secret.of("access"), Instant.parse("2030-01-01T00:00:00Z")),
                        Secret.of(REFRESH),
                        "arn:aws:codewhisperer:eu-central-1:123456789012:profile/ABC",
                        "eu-central-1",
                        new IdcCredentials.Registration("client", Secret.of("client-secret"), null),
                        "https://example.awsapps.com/start",
                        "eu-west-1"))
                .build();
        String exported;
        try (AdminProxy one = AdminProxy.keyed(home(), "the-key")) {
            one.add(account);
            exported = one.get("/api/accounts/export?secrets=1").text();
        }
        try (AdminProxy other = AdminProxy.start(folder.resolve("other"))) {
            JsonNode preview =
                    other.post("/api/accounts/import?preview=1", exported).json();
            assertThat(preview.at("/candidates/0/proxy_url").textValue()).isEqualTo("socks5://u:***@10.0.0.1:1080");
            assertThat(other.get("/api/accounts").json().get("accounts")).isEmpty();

            JsonNode imported = other.post("/api/accounts/import", exported).json();

            Shape.check(imported, "{\"ok\":\"=true\",\"imported\":\"=1\",\"errors\":\"array\"}");
            Account back = other.proxy.accounts().accounts().get(0).account();
            assertThat(back).usingRecursiveComparison().ignoringFields("id").isEqualTo(account);
            JsonNode again = other.post("/api/accounts/import", exported).json();
            assertThat(again.get("imported").intValue()).isZero();
            assertThat(again.at("/errors/0").textValue()).isEqualTo("Organisation: already added");
            assertThat(String.join("", other.answers))
                    .doesNotContain(REFRESH)
                    .doesNotContain("client-secret")
                    .doesNotContain(":p@");
        }
    }

    @Test
    void exportUnderAPassphraseShowsNothingAndComesBackWhole() throws Exception {
        String passphrase = "correct horse battery staple";
        String body = Json.object().put("passphrase", passphrase).toString();
        ObjectNode sealed;
        Account account;
        String plain;
        try (AdminProxy one = AdminProxy.keyed(home(), "the-key")) {
            SimulatedAccount simulated = one.add(1);
            one.send("PUT", "/api/accounts/a1/proxy", "{\"proxy_url\":\"http://me:hush@proxy.example:3128\"}");
            account = one.proxy.accounts().accounts().get(0).account();
            sealed = (ObjectNode) one.post("/api/accounts/export", body).json();
            plain = one.get("/api/accounts/export?secrets=1")
                    .json()
                    .get("accounts")
                    .toString();
            assertThat(sealed.toString())
                    .doesNotContain(passphrase, simulated.accessToken(), simulated.refreshToken(), "account 1", "hush");
            assertThat(one.post("/api/accounts/export", "{\"passphrase\":\"eleven char\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(one.get("/api/audit").json().at("/entries/1/what").textValue())
                    .isEqualTo("GET /api/accounts/export");
            assertThat(one.get("/api/audit").json().findValuesAsText("what")).contains("POST /api/accounts/export");
            assertThat(one.get("/api/audit").text()).doesNotContain(passphrase);
        }
        try (AdminProxy other = AdminProxy.keyed(folder.resolve("other"), "the-key")) {
            AdminProxy.Answer closed = other.post("/api/accounts/import", sealed.toString());
            assertThat(closed.status()).isEqualTo(400);
            assertThat(closed.json().get("detail").textValue())
                    .contains("sealed")
                    .contains("passphrase");
            AdminProxy.Answer wrong = other.post(
                    "/api/accounts/import",
                    sealed.deepCopy().put("passphrase", passphrase + "!").toString());
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.text()).contains("does not open it").doesNotContain(passphrase);
            sealed.put("passphrase", passphrase);
            assertThat(other.post("/api/accounts/import?preview=1", sealed.toString())
                            .json()
                            .at("/candidates/0/name")
                            .textValue())
                    .isEqualTo("account 1");

            assertThat(other.post("/api/accounts/import", sealed.toString())
                            .json()
                            .get("imported")
                            .intValue())
                    .isEqualTo(1);

            assertThat(other.proxy.accounts().accounts().get(0).account())
                    .usingRecursiveComparison()
                    .ignoringFields("id")
                    .isEqualTo(account);
            assertThat(other.get("/api/accounts/export?secrets=1")
                            .json()
                            .get("accounts")
                            .toString())
                    .isEqualTo(plain);
        }
        try (AdminProxy open = AdminProxy.start(folder.resolve("open"))) {
            assertThat(open.post("/api/accounts/export", body).status()).isEqualTo(403);
        }
    }

    @Test
    void importReadsWhatOtherToolsWrite() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home())) {
            String kiroRs = "[{\"refreshToken\":\"" + REFRESH + "1\",\"authMethod\":\"social\"}]";
            assertThat(admin.post("/api/accounts/import", kiroRs)
                            .json()
                            .get("imported")
                            .intValue())
                    .isEqualTo(1);
            assertThat(admin.post("/api/accounts/import", REFRESH + "2\nksk_" + "k".repeat(40))
                            .json()
                            .get("imported")
                            .intValue())
                    .isEqualTo(2);
            assertThat(admin.post("/api/accounts/import", "").status()).isEqualTo(400);
            assertThat(admin.post("/api/accounts/import", "{\"accounts\":[{\"token_path\":\"/etc/passwd\"}]}")
                            .json()
                            .get("errors"))
                    .hasSize(1);
        }
    }

    @Test
    void scanFindsAndAddsTokenFiles() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path file = tokenFile(cache.resolve("kiro-google-auth.json"), "two");
        Files.writeString(cache.resolve("registration.json"), "{\"clientId\":\"x\"}");
        try (AdminProxy admin = AdminProxy.scanning(home(), cache.resolve("kiro-auth-token.json"))) {
            JsonNode scan = admin.get("/api/token/scan").json();
            Shape.check(
                    scan,
                    "{\"tokens\":[{\"path\":\"=" + file
                            + "\",\"name\":\"=kiro-google-auth\",\"expires\":\"string|null\",\"auth_method\":\"=social\","
                            + "\"region\":\"string\",\"has_refresh_token\":\"=true\",\"already_added\":\"=false\","
                            + "\"idc_config_complete\":\"null\"}]}");
            String body = Json.object().put("path", file.toString()).toString();

            Shape.check(
                    admin.post("/api/token/add-from-scan", body).json(),
                    "{\"ok\":\"=true\",\"account_id\":\"string\"}");

            assertThat(admin.get("/api/token/scan")
                            .json()
                            .at("/tokens/0/already_added")
                            .booleanValue())
                    .isTrue();
            AdminProxy.Answer twice = admin.post("/api/token/add-from-scan", body);
            assertThat(twice.status()).isEqualTo(400);
            Shape.check(admin.post("/api/token/refresh-check").json(), """
                    {"accounts":[{"id":"string","name":"string","valid":"bool","expiring_soon":"bool",
                     "expires":"string|null","auth_method":"=social","has_refresh_token":"=true"}]}""");
            Shape.check(admin.get("/api/kiro/login-url").json(), """
                    {"message":"string","instructions":["string"],"token_path":"string","token_exists":"=false"}""");
        }
    }

    /** kiroproxy-contract.md 2.6 d14. */
    @Test
    void nothingOutsideOfTheScannedFoldersIsAdded() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path outside = tokenFile(folder.resolve("outside.json"), "three");
        Path below = tokenFile(Files.createDirectories(cache.resolve("sub")).resolve("below.json"), "four");
        Path link = Files.createSymbolicLink(cache.resolve("link.json"), outside);
        Path folderLink = Files.createSymbolicLink(cache.resolve("away"), folder);
        try (AdminProxy admin = AdminProxy.scanning(home(), cache.resolve("kiro-auth-token.json"))) {
            List<String> corpus = List.of(
                    outside.toString(),
                    cache + "/../outside.json",
                    cache + "/./sub/../../outside.json",
                    below.toString(),
                    link.toString(),
                    folderLink + "/outside.json",
                    "../outside.json",
                    "outside.json",
                    "/etc/passwd",
                    "file://" + outside,
                    cache.toString(),
                    cache + "/",
                    "..%2foutside.json",
                    "C:\\Windows\\win.ini",
                    "\0",
                    cache + "/x\0.json",
                    "~/outside.json",
                    "");
            for (String path : corpus) {
                AdminProxy.Answer answer = admin.post(
                        "/api/token/add-from-scan",
                        Json.object().put("path", path).toString());
                assertThat(answer.status()).as(path).isEqualTo(400);
                assertThat(answer.text())
                        .as(path)
                        .isEqualTo("{\"detail\":\"Token file not found in the scanned folders\"}");
            }
            assertThat(admin.get("/api/accounts").json().get("accounts")).isEmpty();
        }
    }

    @Test
    void listOfFilesGoesOutAndIn() throws Exception {
        Path file = tokenFile(folder.resolve("listed.json"), "five");
        try (AdminProxy admin = AdminProxy.start(home())) {
            ObjectNode list = Json.object();
            list.putArray("accounts")
                    .add(Json.object()
                            .put("name", "Listed")
                            .put("token_path", file.toString())
                            .put("enabled", false))
                    .add(Json.object().put("name", "Twice").put("token_path", file.toString()))
                    .add(Json.object().put("name", "Gone").put("token_path", "/gone.json"));

            JsonNode imported =
                    admin.post("/api/config/import", list.toString()).json();

            Shape.check(imported, "{\"ok\":\"=true\",\"imported\":\"=1\",\"skipped\":\"array\"}");
            assertThat(imported.get("skipped")).hasSize(2);
            Shape.check(
                    admin.get("/api/config/export").json(),
                    "{\"accounts\":[{\"name\":\"=Listed\",\"token_path\":\"=" + file.toRealPath()
                            + "\",\"enabled\":\"=false\"}],\"exported_at\":\"string\"}");
        }
    }

    private static Path tokenFile(Path file, String mark) throws Exception {
        ObjectNode json = Json.object()
                .put("accessToken", "access-" + mark)
                .put("refreshToken", REFRESH + mark)
                .put("expiresAt", "2030-01-01T00:00:00Z")
                .put("authMethod", "social")
                .put("provider", "Google");
        return Files.write(file, json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
