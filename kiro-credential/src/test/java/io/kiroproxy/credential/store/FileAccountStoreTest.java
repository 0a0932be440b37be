package io.kiroproxy.credential.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.AccountId;
import io.kiroproxy.credential.FakeLogin;
import io.kiroproxy.credential.MachineIds;
import io.kiroproxy.credential.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccountStoreTest extends AccountStoreContract {
    private static final String ARN = "arn:aws:codewhisperer:us-east-1:699475941385:profile/SHARED";

    @TempDir
    Path folder;

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private Path home;
    private Path cache;

    @BeforeEach
    void folders() throws IOException {
        home = folder.resolve("home");
        cache = Files.createDirectories(folder.resolve("cache"));
    }

    @Override
    AccountStore store() {
        return new FileAccountStore(
                home, cache.resolve("kiro-auth-token.json"), InstantSource.fixed(NOW), new Random(1));
    }

    private Path token(String name, int number, String more) throws IOException {
        return Files.writeString(
                cache.resolve(name),
                "{\"accessToken\":\"acc" + number + "\",\"refreshToken\":\"" + FakeLogin.refreshToken(number)
                        + "\",\"expiresAt\":\"2026-11-23T11:00:00Z\"" + more + "}");
    }

    private void config(String json) throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("config.json"), json);
    }

    @Test
    void aKiroProxyHomeIsTakenOverAndItsFilesStayAsTheyWere() throws IOException {
        // Given
        Path google = token("google.json", 1, ",\"profileArn\":\"" + ARN + "\",\"uuid\":\"u-1\",\"odd\":{\"x\":1}");
        Path missing = cache.resolve("gone.json");
        String original = """
                {"accounts":[
                 {"id":"1a2b3c4d","name":"My Google","token_path":"%s","enabled":true,"proxy_url":"10.0.0.1:8080","colour":"red"},
                 {"id":"deadbeef","name":"Gone","token_path":"%s"},
                 {"name":"Copy","token_path":"%s","enabled":false},
                ],"theme":{"dark":true}}""".formatted(google, missing, google);
        config(original);
        String before = Files.readString(google);

        // When
        AccountStore.Loaded loaded = store().load();

        // Then
        assertThat(loaded.accounts()).extracting(Account::name).containsExactly("My Google", "Gone");
        Account account = loaded.accounts().get(0);
        assertThat(account.machineId()).isEqualTo(MachineIds.derived("u-1"));
        assertThat(account.source()).isEqualTo(google.toString());
        assertThat(Objects.requireNonNull(account.proxy()).host()).isEqualTo("10.0.0.1");
        assertThat(loaded.accounts().get(1).problem()).isEqualTo("file missing: " + missing);
        assertThat(loaded.warnings())
                .anyMatch(w -> w.contains("share the file"))
                .anyMatch(w -> w.contains("missing"));
        assertThat(home.resolve("config.json.kiroproxy-backup")).hasContent(original);
        assertThat(google).hasContent(before);
        assertThat(Files.readString(home.resolve("config.json")))
                .contains("\"theme\"", "\"dark\" : true", "\"colour\" : \"red\"", "10.0.0.1:8080");
        assertThat(Files.readString(home.resolve("accounts/1a2b3c4d.json"))).contains("\"odd\"", "\"uuid\"");
        assertThat(store().load().accounts()).isEqualTo(loaded.accounts());
    }

    @Test
    void unknownKeysOutliveEveryChange() throws IOException {
        config("{\"accounts\":[{\"id\":\"a1\",\"name\":\"x\",\"token_path\":\"" + token("t.json", 1, ",\"odd\":[1,2]")
                + "\",\"mine\":{\"deep\":[true]}}],\"other\":7}");
        AccountStore store = store();
        Account account = store.load().accounts().get(0);

        store.save(account.toBuilder().name("y").build());
        store.saveCredentials(account.id(), Objects.requireNonNull(account.credentials()));

        assertThat(Files.readString(home.resolve("config.json")))
                .contains("\"other\" : 7", "\"mine\"", "\"deep\"", "\"name\" : \"y\"");
        assertThat(Files.readString(home.resolve("accounts/a1.json"))).contains("\"odd\"");
    }

    @Test
    void theOriginalsFieldsComeFirst() throws IOException {
        AccountStore store = store();
        store.load();
        store.save(Pool.social(1, LATER));
        assertThat(Files.readString(home.resolve("config.json")).replaceAll("\\s+", ""))
                .contains("\"accounts\":[{\"id\":\"a1\",\"name\":\"account1\",\"token_path\":");
        assertThat(Files.readString(home.resolve("config.json")).replaceAll("\\s+", ""))
                .containsPattern("a1\\.json\",\"enabled\":true,\"proxy_url\":null,\"machine_id\"");
    }

    @Test
    void withoutAccountsTheIdesTokenBecomesTheDefaultAccount() throws IOException {
        token("kiro-auth-token.json", 1, ",\"authMethod\":\"social\"");
        Account account = store().load().accounts().get(0);
        assertThat(account.id()).isEqualTo(AccountId.of("default"));
        assertThat(account.name()).isEqualTo("默认账号");
        assertThat(store().load().accounts()).containsExactly(account);
    }

    @Test
    void aDamagedListIsSetAsideAndTheAccountsAreFoundAgain() throws IOException {
        AccountStore store = store();
        store.load();
        Account account = Pool.social(1, LATER);
        store.save(account);
        Files.writeString(home.resolve("config.json"), "{\"accounts\":[{\"id\":");

        AccountStore.Loaded loaded = store().load();

        assertThat(loaded.warnings()).anyMatch(w -> w.contains("set aside as config.json.corrupt-"));
        assertThat(loaded.accounts()).hasSize(1);
        assertThat(loaded.accounts().get(0).credentials()).isEqualTo(account.credentials());
        assertThat(loaded.accounts().get(0).machineId()).isEqualTo(account.machineId());
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.filter(f -> f.toString().contains("corrupt")))
                    .hasSize(1)
                    .allSatisfy(f -> assertThat(f).hasContent("{\"accounts\":[{\"id\":"));
        }
    }

    @Test
    void aDamagedCredentialIsSaidAndSetAsideAndNothingElseIsTouched() throws IOException {
        AccountStore store = store();
        store.load();
        Account damaged = Pool.social(1, LATER);
        Account other = Pool.social(2, LATER);
        store.save(damaged);
        store.save(other);
        Path file = home.resolve("accounts/a1.json");
        String half = Files.readString(file).substring(0, 40);
        Files.writeString(file, half);

        AccountStore.Loaded loaded = store().load();

        assertThat(loaded.accounts()).hasSize(2).contains(other);
        Account unusable = loaded.accounts().get(0);
        assertThat(unusable.id()).isEqualTo(damaged.id());
        assertThat(unusable.name()).isEqualTo(damaged.name());
        assertThat(unusable.machineId()).isEqualTo(damaged.machineId());
        assertThat(unusable.credentials()).isNull();
        assertThat(unusable.problem()).contains("a1.json");
        assertThat(file).hasContent(half);

        store().saveCredentials(damaged.id(), Objects.requireNonNull(damaged.credentials()));

        assertThat(store().load().accounts()).containsExactly(damaged, other);
        try (Stream<Path> files = Files.list(home.resolve("accounts"))) {
            assertThat(files.filter(f -> f.toString().contains("a1.json.corrupt-")))
                    .hasSize(1)
                    .allSatisfy(f -> assertThat(f).hasContent(half));
        }
    }

    @Test
    void everyFileIsItsOwnersAlone() throws IOException {
        AccountStore store = store();
        store.load();
        store.save(Pool.social(1, LATER));
        SharedState state = SharedState.inDirectory(home, InstantSource.system());
        state.hold("s", AccountId.of("a1"), Instant.EPOCH, Instant.MAX);
        state.sync();
        state.tryRefreshLease(AccountId.of("a1")).orElseThrow().close();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void leftoversOfAKilledWriterAreSwept() throws IOException {
        store().load();
        Path stale = Files.writeString(home.resolve("accounts/a1.json.kiro-tmp-123"), "half");
        store().load();
        assertThat(stale).doesNotExist();
    }

    @Test
    void leftoversOfOtherWritersAreSweptWhenNobodyCanBeWritingThemAnyMore() throws IOException {
        store().load();
        Path old = Files.writeString(home.resolve("config.yaml.kiro-tmp-1"), "half");
        Path older = Files.writeString(home.resolve("state/calls.json.kiro-tmp-2"), "half");
        Path young = Files.writeString(home.resolve("state/server.json.kiro-tmp-3"), "being written");
        FileTime now = FileTime.from(NOW);
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofMinutes(11))));
        Files.setLastModifiedTime(older, FileTime.from(NOW.minus(Duration.ofDays(3))));
        Files.setLastModifiedTime(young, now);

        store().load();
        SharedState.inDirectory(home, InstantSource.fixed(NOW)).sync();

        assertThat(old).doesNotExist();
        assertThat(older).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void aHomeThatCannotBeWrittenSaysSo() throws IOException {
        home = Files.writeString(folder.resolve("file"), "not a folder").resolve("home");
        assertThatThrownBy(() -> store().load()).isInstanceOf(IOException.class);
    }

    @Test
    void anIdThatCouldLeaveTheFolderIsReplaced() throws IOException {
        config("{\"accounts\":[{\"id\":\"../../etc/passwd\",\"name\":\"x\",\"token_path\":\"" + token("t.json", 1, "")
                + "\"}]}");
        Account account = store().load().accounts().get(0);
        assertThat(account.id().value()).matches("[0-9a-f]{8}");
        assertThat(home.resolve("accounts/" + account.id() + ".json")).exists();
    }

    @Test
    void anUnreadableProxyTakesTheAccountOutInsteadOfGoingDirect() throws IOException {
        config("{\"accounts\":[{\"id\":\"a1\",\"name\":\"x\",\"token_path\":\"" + token("t.json", 1, "")
                + "\",\"proxy_url\":\"ftp://10.0.0.1\"}]}");
        Account account = store().load().accounts().get(0);
        assertThat(account.problem()).contains("proxy_url");
        store().save(account.toBuilder().name("y").build());
        assertThat(Files.readString(home.resolve("config.json"))).contains("ftp://10.0.0.1");
    }

    @Test
    void stateOutlivesARestartAndIsSharedByProcesses() throws IOException {
        Files.createDirectories(home);
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
        SharedState one = SharedState.inDirectory(home, clock);
        SharedState two = SharedState.inDirectory(home, clock);
        one.hold("session", AccountId.of("a1"), clock.instant(), Instant.parse("2026-11-23T10:01:00Z"));
        one.update(
                AccountId.of("a1"),
                known -> new io.kiroproxy.credential.AccountState(
                        new io.kiroproxy.credential.AccountHealth.Suspended("locked"),
                        java.util.Map.of("m", new io.kiroproxy.credential.ModelPause(LATER, true, "not in plan")),
                        2,
                        10,
                        3,
                        1.5,
                        clock.instant(),
                        7.0,
                        LATER,
                        clock.instant().minusSeconds(9),
                        clock.instant()));
        one.sync();
        two.sync();
        assertThat(two.account(AccountId.of("a1"))).isEqualTo(one.account(AccountId.of("a1")));
        assertThat(two.session("session", clock.instant())).contains(AccountId.of("a1"));
        assertThat(Files.readString(home.resolve("state/accounts.json"))).doesNotContain("\"session\"");
        assertThat(one.tryRefreshLease(AccountId.of("a1"))).isPresent();
        assertThat(two.tryRefreshLease(AccountId.of("a1"))).isEmpty();
        assertThat(List.of(two.tryRefreshLease(AccountId.of("a2")).isPresent())).containsExactly(true);
    }
}
