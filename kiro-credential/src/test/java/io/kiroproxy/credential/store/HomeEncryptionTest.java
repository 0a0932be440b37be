package io.kiroproxy.credential.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.Pool;
import io.kiroproxy.credential.seal.KeySource;
import io.kiroproxy.credential.seal.SealException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home whose secrets are sealed is a home like any other, except for whoever copies its files. */
class HomeEncryptionTest extends AccountStoreContract {
    private static final String HEX_KEY = "0123456789abcdef".repeat(4);
    private static final String OTHER_KEY = "fedcba9876543210".repeat(4);
    private static final KeySource VARIABLE = KeySource.parse("env:STORE_KEY");

    @TempDir
    Path folder;

    private Path home;
    private KeySource keyFile = VARIABLE;

    @BeforeEach
    void encrypted() throws IOException {
        home = folder.resolve("home");
        keyFile = KeySource.parse("file:" + folder.resolve("keys/home.key"));
        encryption().encrypt(keyFile);
    }

    private HomeEncryption encryption() {
        return new HomeEncryption(home, Map.of("STORE_KEY", HEX_KEY));
    }

    @Override
    AccountStore store() {
        return storeWith(Map.of("STORE_KEY", HEX_KEY));
    }

    private AccountStore storeWith(Map<String, String> environment) {
        return new FileAccountStore(home, null, InstantSource.fixed(Instant.EPOCH), new Random(1), environment);
    }

    private Account saved() throws IOException {
        Account account = Pool.social(1, LATER).toBuilder()
                .proxy(ProxyAddress.parse("http://me:proxy-password@10.0.0.1:3128"))
                .build();
        store().save(account);
        return account;
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(home.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static String refreshToken(Account account) {
        Credentials credentials = Objects.requireNonNull(account.credentials());
        return Objects.requireNonNull(credentials.refreshToken()).reveal();
    }

    @Test
    void noFileOfTheHomeHoldsASecretAndTheKeyIsItsOwnersAlone() throws IOException {
        Account account = saved();

        assertThat(store().load().accounts()).containsExactly(account);
        String key = Files.readString(folder.resolve("keys/home.key")).strip();
        assertThat(files().values())
                .noneMatch(content -> content.contains(refreshToken(account)))
                .noneMatch(content -> content.contains("proxy-password"))
                .noneMatch(content -> content.contains(key));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys/home.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void relativePathOfAKeyBeginsInTheHomeWhereverTheProgramWasStarted() throws IOException {
        encryption().decrypt();
        KeySource relative = KeySource.parse("file:keys/own.key");

        encryption().encrypt(relative);

        assertThat(home.resolve("keys/own.key")).isRegularFile();
        assertThat(encryption().source()).contains(KeySource.parse("file:" + home.resolve("keys/own.key")));
        Account account = saved();
        encryption().ensure(relative);
        assertThat(store().load().accounts()).containsExactly(account);
        assertThat(files().get("accounts/a1.json")).contains("aes-256-gcm");
    }

    @Test
    void whatWasThereBeforeIsSealedAndComesBackByteForByte() throws IOException {
        encryption().decrypt();
        store().load();
        Account account = saved();
        Files.writeString(
                home.resolve("accounts/a1.json"),
                Files.readString(home.resolve("accounts/a1.json")).replaceFirst("\\{", "{\"odd\":[1,2],"));
        Map<String, String> before = files();

        HomeEncryption.Done sealed = encryption().encrypt(keyFile);
        assertThat(sealed).isEqualTo(new HomeEncryption.Done(1, false));
        assertThat(files().get("accounts/a1.json")).contains("aes-256-gcm").doesNotContain("odd");
        assertThat(store().load().accounts()).containsExactly(account);

        encryption().decrypt();
        assertThat(files()).isEqualTo(before);
        assertThat(store().load().accounts()).containsExactly(account);
    }

    @Test
    void aMissingKeyLosesNothingAndSaysWhereItShouldBe() throws IOException {
        Account account = saved();
        Map<String, String> before = files();
        Path key = folder.resolve("keys/home.key");
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);

        AccountStore.Loaded loaded = store().load();
        Account unusable = loaded.accounts().get(0);
        assertThat(unusable.credentials()).isNull();
        assertThat(unusable.problem()).isNotNull();
        assertThat(store().read(account.id()).orElseThrow().problem()).contains("home.key");
        assertThatThrownBy(() -> store().saveCredentials(account.id(), Objects.requireNonNull(account.credentials())))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("home.key");
        assertThatThrownBy(() -> encryption().decrypt()).isInstanceOf(SealException.class);
        assertThatThrownBy(() -> encryption().encrypt(VARIABLE)).isInstanceOf(SealException.class);
        store().save(unusable.toBuilder().name("renamed").build());
        assertThat(files().get("accounts/a1.json")).isEqualTo(before.get("accounts/a1.json"));

        Files.write(key, kept);
        assertThat(store().load().accounts())
                .containsExactly(account.toBuilder().name("renamed").build());
    }

    @Test
    void aKeyThatComesBackIsSeenByWhoeverLooksForChanges() throws IOException {
        saved();
        Path key = folder.resolve("keys/home.key");
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);
        AccountStore store = store();
        String without = store.revision();
        Files.write(key, kept);
        assertThat(store.revision()).isNotEqualTo(without);
    }

    @Test
    void aWrongKeyIsToldApartAndOpensNothing() throws IOException {
        encryption().encrypt(VARIABLE);
        saved();
        AccountStore store = storeWith(Map.of("STORE_KEY", OTHER_KEY));
        Account account = store.load().accounts().get(0);
        assertThat(account.credentials()).isNull();
        assertThat(account.problem()).isNotNull().doesNotContain(OTHER_KEY).doesNotContain(HEX_KEY);
        assertThatThrownBy(() -> store.saveCredentials(
                        account.id(),
                        Objects.requireNonNull(Pool.social(2, LATER).credentials())))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("another key")
                .hasMessageNotContaining(OTHER_KEY);
        assertThat(store().load().accounts().get(0).credentials()).isNotNull();
    }

    @Test
    void keysAreExchangedAndTheOldOneIsNotNeededAnyMore() throws IOException {
        Account account = saved();
        encryption().encrypt(VARIABLE);
        Files.delete(folder.resolve("keys/home.key"));

        assertThat(store().load().accounts()).containsExactly(account);
        assertThat(encryption().source()).contains(VARIABLE);
    }

    @Test
    void aKilledExchangeCanBeReadAndIsFinishedByTheNextStart() throws IOException {
        Account first = saved();
        encryption().decrypt();
        Account second = Pool.organisation(2, LATER);
        store().save(second);
        String plain = Files.readString(home.resolve("accounts/" + second.id() + ".json"));
        encryption().encrypt(keyFile);
        Files.writeString(home.resolve("accounts/" + second.id() + ".json"), plain);

        assertThat(store().load().accounts()).containsExactly(first, second);
        assertThat(files().get("accounts/" + second.id() + ".json")).contains("aes-256-gcm");
    }

    @Test
    void aRunningStoreObeysWhatAnotherProcessHasTurnedOnOrOff() throws IOException {
        Account account = saved();
        AccountStore running = store();
        running.load();
        Credentials renewed = Objects.requireNonNull(account.credentials())
                .withTokens(new AccessToken(Secret.of("renewed-token"), LATER), null, null);

        encryption().decrypt();
        running.saveCredentials(account.id(), renewed);
        assertThat(files().get("accounts/a1.json")).contains("renewed-token");

        encryption().encrypt(VARIABLE);
        running.saveCredentials(account.id(), renewed);
        assertThat(files().get("accounts/a1.json")).doesNotContain("renewed-token");
        assertThat(running.read(account.id())).contains(account.withCredentials(renewed));
    }

    @Test
    void sealedFilesThatWereChangedOrSwappedAreRefused() throws IOException {
        saved();
        store().save(Pool.social(2, LATER));
        Path one = home.resolve("accounts/a1.json");
        Files.copy(home.resolve("accounts/a2.json"), one, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Account swapped = store().load().accounts().get(0);
        assertThat(swapped.credentials()).isNull();
        assertThat(swapped.problem()).contains("changed since");
    }

    @Test
    void aLostNoteIsWrittenAnewWithTheSameKey() throws IOException {
        Account account = saved();
        Files.delete(home.resolve("encryption.json"));
        assertThat(store().load().accounts().get(0).problem()).contains("accounts encrypt --key");

        encryption().encrypt(keyFile);
        assertThat(store().load().accounts()).containsExactly(account);
    }

    @Test
    void keysAndSourcesThatAreNoneAreRefusedWithoutShowingThem() {
        for (String text : List.of(HEX_KEY, "env:", "file:", "command:", "", "env:A=B")) {
            assertThatThrownBy(() -> KeySource.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected")
                    .hasMessageNotContaining(HEX_KEY);
        }
        HomeEncryption short16 = new HomeEncryption(home, Map.of("STORE_KEY", "too-short-a-secret"));
        assertThatThrownBy(() -> short16.encrypt(VARIABLE))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("32 random bytes")
                .hasMessageNotContaining("too-short-a-secret");
        assertThatThrownBy(() -> encryption().encrypt(KeySource.parse("command:false")))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("ended with 1");
        assertThatThrownBy(() -> encryption().encrypt(KeySource.parse("command:no-such-program-here x")))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("cannot be run");
    }

    @Test
    void aCommandGivesTheKey() throws IOException {
        Path printed = Files.writeString(folder.resolve("printed"), HEX_KEY + "\n");
        Account account = saved();
        encryption().encrypt(KeySource.parse("command:cat " + printed));
        assertThat(storeWith(Map.of()).load().accounts()).containsExactly(account);
    }
}
