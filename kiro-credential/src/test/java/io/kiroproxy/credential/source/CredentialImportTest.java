package io.kiroproxy.credential.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.AccountTraits;
import io.kiroproxy.credential.ExternalIdpCredentials;
import io.kiroproxy.credential.FakeLogin;
import io.kiroproxy.credential.IdcCredentials;
import io.kiroproxy.credential.Pool;
import io.kiroproxy.credential.SocialCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialImportTest {
    private static final String R1 = FakeLogin.refreshToken(1);
    private static final String R2 = FakeLogin.refreshToken(2);

    @TempDir
    Path folder;

    private static ImportPreview read(String text) {
        return new CredentialImport(List.of(), List.of()).text(text, "text");
    }

    private static FoundCredentials one(String text) {
        ImportPreview preview = read(text);
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.candidates()).hasSize(1);
        return preview.candidates().get(0).found();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'accessToken':'a','refreshToken':'R','authMethod':'social','provider':'Google'      | SOCIAL",
                "'access_token':'a','refresh_token':'R','auth_method':'builder-id'                   | BUILDER_ID",
                "'refreshToken':'R','clientId':'c','clientSecret':'s'                                | BUILDER_ID",
                "'refreshToken':'R','authMethod':'IdC','provider':'Enterprise'                       | IDENTITY_CENTER",
                "'refreshToken':'R','authMethod':'idc','startUrl':'https://d-1.awsapps.com/start'    | IDENTITY_CENTER",
                "'refreshToken':'R','clientIdHash':'e909a0580879b06ece1202964fbe9dda95ea4ce3'        | BUILDER_ID",
                "'refreshToken':'R','clientIdHash':'0000000000000000000000000000000000000000'        | IDENTITY_CENTER",
                "'refreshToken':'R','tokenEndpoint':'https://login.example','clientId':'c'           | EXTERNAL_IDP",
                "'refreshToken':'R','authMethod':'external_idp','token_endpoint':'https://l','client_id':'c' | EXTERNAL_IDP",
                "'kiroApiKey':'ksk_1234567890'                                                       | API_KEY",
                "'accessToken':'ksk_1234567890'                                                      | API_KEY",
                "'auth':'Social','refreshToken':'R'                                                  | SOCIAL",
                "'auth':'IdC','refreshToken':'R','clientId':'c','clientSecret':'s'                   | BUILDER_ID",
                "'type':'kiro','refresh_token':'R','expires_at':'2026-11-23T11:00:00Z'               | SOCIAL",
            })
    void theKindIsToldByWhatIsThere(String fields, CredentialKind kind) {
        assertThat(one("{" + fields.replace("'", "\"").replace("\"R\"", "\"" + R1 + "\"") + "}")
                        .credentials()
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2026-11-23T11:00:00Z\"                | 2026-11-23T11:00:00Z",
                "\"2026-11-23T11:00:00.123456789Z\"      | 2026-11-23T11:00:00.123456789Z",
                "\"2026-11-23T13:00:00+02:00\"           | 2026-11-23T11:00:00Z",
                "\"2026-11-23T13:00:00+0200\"            | 2026-11-23T11:00:00Z",
                "\"2026-11-23T11:00:00.000\"             | 2026-11-23T11:00:00Z",
                "\"2026-11-23 11:00:00\"                 | 2026-11-23T11:00:00Z",
                "1795431600                              | 2026-11-23T11:00:00Z",
                "\"1795431600\"                          | 2026-11-23T11:00:00Z",
                "1795431600000                           | 2026-11-23T11:00:00Z",
                "1.7954316E9                             | 2026-11-23T11:00:00Z",
                "\"soon\"                                | 1970-01-01T00:00:00Z",
                "-5                                      | 1970-01-01T00:00:00Z",
                "null                                    | 1970-01-01T00:00:00Z",
            })
    void everySpellingOfAnExpiryIsUnderstood(String expiry, Instant expected) {
        FoundCredentials found = one("{\"accessToken\":\"a\",\"expire\":" + expiry + "}");
        assertThat(Objects.requireNonNull(found.credentials().accessToken()).expiresAt())
                .isEqualTo(expected);
    }

    @Test
    void trailingCommasAndBareKeysAreRepaired() {
        assertThat(one("{refreshToken: \"" + R1 + "\", accessToken: 'a',}").credentials())
                .isInstanceOf(SocialCredentials.class);
    }

    @Test
    void aCutFileIsReportedWithoutItsContent() {
        assertThatThrownBy(() -> read("{\"refreshToken\":\"" + R1 + "\",\"access"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("ends too early")
                .hasMessageNotContaining(R1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[null]", "[{\"accessToken\":\"\"}]", "{\"accounts\":[{\"name\":\"x\"}]}"})
    void whatIsNoLoginIsReported(String text) {
        ImportPreview preview = read(text);
        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).hasSize(1);
    }

    @Test
    void kiroRsEntriesKeepTheirSettings() {
        FoundCredentials found = read("""
                [{"id":1,"refreshToken":"%s","authMethod":"idc","clientId":"c","clientSecret":"s","priority":4,
                  "region":"eu-west-1","authRegion":"eu-north-1","apiRegion":"eu-central-1",
                  "machineId":"2582956e-cc88-4669-b546-07adbffcb894","email":"me@example.com","disabled":true,
                  "proxyUrl":"socks5://10.0.0.1:1080","proxyUsername":"u","proxyPassword":"p@ss"},
                 {"kiroApiKey":"ksk_abcdefghijklmnop"}]""".formatted(R1)).candidates().get(0).found();

        IdcCredentials idc = (IdcCredentials) found.credentials();
        assertThat(idc.ssoRegion()).isEqualTo("eu-north-1");
        assertThat(idc.region()).isEqualTo("eu-central-1");
        assertThat(found.machineId()).isEqualTo("2582956ecc884669b54607adbffcb8942582956ecc884669b54607adbffcb894");
        assertThat(found.enabled()).isFalse();
        assertThat(found.traits().priority()).isEqualTo(4);
        ProxyAddress proxy = ProxyAddress.parse(Objects.requireNonNull(found.proxyUrl()));
        assertThat(Objects.requireNonNull(proxy.password()).reveal()).isEqualTo("p@ss");
        assertThat(found.toString()).doesNotContain("p@ss", "p%40ss", R1);
    }

    @Test
    void kiroAccountManagerNestsItsCredentials() {
        FoundCredentials found = one("""
                {"version":"1.2","accounts":[{"email":"me@example.com","userId":"d-1.x","nickname":"Me","idp":"Google",
                 "credentials":{"accessToken":"a","refreshToken":"%s","region":"us-east-1","expiresAt":1795431600000,
                 "authMethod":"social"}}]}""".formatted(R1));
        assertThat(found.name()).isEqualTo("Me");
        assertThat(found.userId()).isEqualTo("d-1.x");
        assertThat(((SocialCredentials) found.credentials()).provider()).isEqualTo("Google");
    }

    @Test
    void anExternalLoginKeepsItsScopes() {
        ExternalIdpCredentials idp =
                (ExternalIdpCredentials) one("""
                {"refreshToken":"%s","authMethod":"external_idp","tokenEndpoint":"https://login.microsoftonline.com/t",
                 "clientId":"c","scopes":["openid","offline_access"],"issuerUrl":"https://i"}""".formatted(R1)).credentials();
        assertThat(idp.scopes()).isEqualTo("openid offline_access");
        assertThat(idp.issuerUrl()).isEqualTo("https://i");
    }

    @Test
    void pastedTokensAndKeysAreReadLineByLine() {
        ImportPreview preview = read(R1 + "\n\n  ksk_abcdefghijklmnop \nshort\n" + R1 + "\n");
        assertThat(preview.candidates())
                .extracting(c -> c.found().credentials().kind())
                .containsExactly(CredentialKind.SOCIAL, CredentialKind.API_KEY, CredentialKind.SOCIAL);
        assertThat(preview.candidates().get(2).repeated()).isTrue();
        assertThat(preview.problems()).hasSize(1).allMatch(p -> p.contains("line 4"));
    }

    @Test
    void anyOtherTextIsNotTakenForTokens() {
        ImportPreview preview = read("root:x:0:0:root:/root:/bin/bash\nhttps://example.com/callback?code=abcdef\n");
        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).hasSize(2);
    }

    @Test
    void aMaskedExportIsNoLogin() {
        ImportPreview preview = read("{\"accounts\":[{\"refreshToken\":\"aorA***\",\"name\":\"me\"}]}");
        assertThat(preview.candidates()).isEmpty();
        assertThat(preview.problems()).hasSize(1).allMatch(problem -> problem.contains("masked"));
    }

    @Test
    void knownLoginsAreMarked() {
        Account known = Pool.social(1, Instant.EPOCH).toBuilder().userId("d-1").build();
        CredentialImport imports = new CredentialImport(List.of(), List.of(known));
        String same = FakeLogin.refreshToken(1_001);
        ImportPreview preview = imports.text(
                "[{\"refreshToken\":\"" + same + "\"},{\"refreshToken\":\"" + R1 + "\",\"userId\":\"d-1\"},"
                        + "{\"refreshToken\":\"" + R2 + "\",\"userId\":\"d-2\"}]",
                "text");
        assertThat(preview.candidates())
                .extracting(ImportPreview.Candidate::isNew)
                .containsExactly(false, false, true);
    }

    @Test
    void aCutRefreshTokenIsWarnedAbout() {
        assertThat(one("{\"refreshToken\":\"aorAAAAAGxxxxxxxxxx...\"}").warnings())
                .anyMatch(w -> w.contains("cut short"));
    }

    @Test
    void theHashNamesTheOnlySiblingThatIsRead() throws IOException {
        Path token = Files.writeString(
                folder.resolve("token.json"),
                "{\"refreshToken\":\"" + R1
                        + "\",\"authMethod\":\"IdC\",\"clientIdHash\":\"e909a0580879b06ece1202964fbe9dda95ea4ce3\"}");
        Files.writeString(folder.resolve("other.json"), "{\"clientId\":\"wrong\",\"clientSecret\":\"wrong\"}");
        FoundCredentials without = TokenFileReader.read(token);
        assertThat(((IdcCredentials) without.credentials()).registration()).isNull();
        assertThat(without.warnings()).anyMatch(w -> w.contains("cannot be refreshed"));

        Files.writeString(
                folder.resolve("e909a0580879b06ece1202964fbe9dda95ea4ce3.json"),
                "{\"clientId\":\"c\",\"clientSecret\":\"s\",\"expiresAt\":\"2027-02-21T10:00:00.000\"}");

        IdcCredentials.Registration registration = Objects.requireNonNull(
                ((IdcCredentials) TokenFileReader.read(token).credentials()).registration());
        assertThat(registration.clientId()).isEqualTo("c");
        assertThat(registration.expiresAt()).isEqualTo("2027-02-21T10:00:00Z");
    }

    /** Lower-case hex SHA-1 of {@code {"startUrl":"…"}} without blanks (kiro-upstream.md 8.2), by sha1sum. */
    @ParameterizedTest
    @CsvSource({
        "https://view.awsapps.com/start, e909a0580879b06ece1202964fbe9dda95ea4ce3",
        "https://acme.awsapps.com/start, 36eb97cc1c6659b17509a6214046c3be1259f86d"
    })
    void hashThatTheFileLacksIsComputedFromTheStartUrl(String startUrl, String hash) throws IOException {
        Path token = Files.writeString(
                folder.resolve("token.json"),
                "{\"refreshToken\":\"" + R1 + "\",\"authMethod\":\"IdC\",\"startUrl\":\"" + startUrl + "\"}");
        Files.writeString(folder.resolve(hash + ".json"), "{\"clientId\":\"c\",\"clientSecret\":\"s\"}");

        IdcCredentials read = (IdcCredentials) TokenFileReader.read(token).credentials();

        assertThat(Objects.requireNonNull(read.registration()).clientId()).isEqualTo("c");
        assertThat(read.kind())
                .isEqualTo(startUrl.contains("view") ? CredentialKind.BUILDER_ID : CredentialKind.IDENTITY_CENTER);
    }

    @Test
    void aHashThatIsAPathOpensNothing() throws IOException {
        Files.writeString(folder.resolve("secret.json"), "{\"clientId\":\"c\",\"clientSecret\":\"s\"}");
        Path below = Files.createDirectories(folder.resolve("below"));
        Path token = Files.writeString(
                below.resolve("token.json"),
                "{\"refreshToken\":\"" + R1 + "\",\"authMethod\":\"IdC\",\"clientIdHash\":\"../secret\"}");
        assertThat(((IdcCredentials) TokenFileReader.read(token).credentials()).registration())
                .isNull();
    }

    @Test
    void aListMayPointOnlyBelowTheRoots() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Path outside = Files.writeString(folder.resolve("out.json"), "{\"refreshToken\":\"" + R1 + "\"}");
        Path good = Files.writeString(inside.resolve("t.json"), "{\"refreshToken\":\"" + R2 + "\",\"uuid\":\"u\"}");
        Path link = Files.createSymbolicLink(inside.resolve("link.json"), outside);
        String list =
                "{\"accounts\":[{\"name\":\"g\",\"token_path\":\"%s\"},{\"token_path\":\"%s\"},{\"token_path\":\"%s\"},"
                        + "{\"token_path\":\"%s/../out.json\"}]}";
        ImportPreview preview = new CredentialImport(List.of(inside), List.of())
                .text(list.formatted(good, outside, link, inside), "config.json");
        assertThat(preview.candidates()).hasSize(1);
        assertThat(preview.candidates().get(0).found().name()).isEqualTo("g");
        assertThat(preview.problems()).hasSize(3).allMatch(p -> p.contains("outside"));
        assertThatThrownBy(() -> new CredentialImport(List.of(inside), List.of()).file(outside))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void aScanFindsLoginsAndPassesRegistrationsOver() throws IOException {
        Files.writeString(
                folder.resolve("kiro-auth-token.json"), "{\"accessToken\":\"a\",\"refreshToken\":\"" + R1 + "\"}");
        Files.writeString(folder.resolve("abc.json"), "{\"clientId\":\"c\",\"clientSecret\":\"s\"}");
        Files.writeString(folder.resolve("broken.json"), "{\"accessToken\":\"a\",");
        Files.writeString(folder.resolve("note.txt"), "{\"accessToken\":\"a\"}");
        ImportPreview preview = TokenScan.scan(folder, List.of());
        assertThat(preview.candidates()).hasSize(1);
        assertThat(preview.problems()).hasSize(1).allMatch(p -> p.contains("broken.json"));
        Account added = CredentialImport.account(preview.candidates().get(0), Set.of(), new Random(1));

        assertThat(TokenScan.scan(folder, List.of(added)).candidates().get(0).duplicateOf())
                .isEqualTo(added.id());
        assertThat(TokenScan.scan(folder.resolve("nowhere"), List.of()).candidates())
                .isEmpty();
    }

    @Test
    void whatIsExportedComesBackWhole() {
        List<Account> accounts = List.of(
                Pool.social(1, Instant.parse("2026-11-23T11:00:00Z")).toBuilder()
                        .proxy(ProxyAddress.parse("http://u:p%40ss@10.0.0.1:3128"))
                        .email("me@example.com")
                        .userId("d-1")
                        .traits(new AccountTraits(
                                "team",
                                List.of("fast", "shared"),
                                "until May",
                                3,
                                4,
                                5,
                                60,
                                AccountTraits.Sessions.KNOWN))
                        .clientIdentity("cli")
                        .enabled(false)
                        .build(),
                Pool.organisation(2, Instant.parse("2026-11-23T11:00:00Z")),
                Pool.keyAccount(3));
        JsonText export = AccountExport.json(accounts, Instant.EPOCH);
        ImportPreview preview = read(export.json());
        assertThat(preview.problems()).isEmpty();
        List<Account> back = new ArrayList<>();
        Set<AccountId> taken = Set.of();
        for (ImportPreview.Candidate candidate : preview.candidates()) {
            back.add(CredentialImport.account(candidate, taken, new Random(9)));
        }
        assertThat(back).usingRecursiveComparison().ignoringFields("id").isEqualTo(accounts);
    }
}
