package io.kiroproxy.credential.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.AccessToken;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.Credentials;
import io.kiroproxy.credential.FakeLogin;
import io.kiroproxy.credential.Pool;
import io.kiroproxy.credential.seal.KeySource;
import java.io.IOException;
import java.nio.file.FileStore;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room and a folder that may not be written: a clear failure, and what was there stays as it was. */
class UnwritableHomeTest {
    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private @Nullable Path mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            command("umount", mounted.toString());
        }
    }

    @Test
    void aFullDiskKeepsTheOldTokensAndGoesOnWhenThereIsRoom() throws Exception {
        mount();
        keepsEverythingWhileFull();
    }

    @Test
    void soDoesAnEncryptedHome() throws Exception {
        mount();
        Path key = Files.createTempFile("kiro", ".key");
        Files.delete(key);
        try {
            new HomeEncryption(home(), Map.of()).encrypt(KeySource.parse("file:" + key));
            keepsEverythingWhileFull();
        } finally {
            Files.deleteIfExists(key);
        }
    }

    private void keepsEverythingWhileFull() throws IOException {
        AccountStore store = store();
        store.load();
        Account account = Pool.social(1, LATER);
        store.save(account);
        Map<String, String> before = files();
        Path ballast = fill();
        Credentials renewed = Objects.requireNonNull(account.credentials())
                .withTokens(
                        new AccessToken(Secret.of("n".repeat(40_000)), LATER),
                        Secret.of(FakeLogin.refreshToken(7)),
                        null);

        assertThatThrownBy(() -> store.saveCredentials(account.id(), renewed)).isInstanceOf(IOException.class);
        assertThat(files()).isEqualTo(before);
        assertThat(store().load().accounts()).containsExactly(account);

        Files.delete(ballast);
        store.saveCredentials(account.id(), renewed);
        assertThat(store().load().accounts()).containsExactly(account.withCredentials(renewed));
    }

    @Test
    void aFolderThatMayNotBeWrittenIsReadAndNamed() throws Exception {
        AccountStore store = store();
        store.load();
        Path accounts = home().resolve("accounts");
        boolean disk = mounts(accounts);
        Account account = Pool.social(1, LATER);
        store.save(account);
        Map<String, String> before = files();
        if (disk) {
            command("mount", "-o", "remount,ro", accounts.toString());
        } else {
            Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("r-x------"));
        }
        try {
            Assumptions.assumeFalse(
                    Files.isWritable(accounts), "this user may write everywhere, and may not mount a disk");
            assertThatThrownBy(() -> store.saveCredentials(account.id(), Objects.requireNonNull(account.credentials())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(accounts.toString());
            assertThat(files()).isEqualTo(before);
            assertThat(store.read(account.id())).contains(account);
            assertThat(store().load().accounts()).containsExactly(account);
        } finally {
            if (!disk) {
                Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    private Path home() {
        return folder.resolve("home");
    }

    private AccountStore store() {
        return new FileAccountStore(home(), null, InstantSource.fixed(Instant.EPOCH), new Random(1));
    }

    private void mount() throws Exception {
        Assumptions.assumeTrue(mounts(folder), "a small disk can only be made by root");
    }

    /** Puts a small disk at {@code place} where this user may do that. */
    private boolean mounts(Path place) throws Exception {
        boolean done = command("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "kiro-test", place.toString());
        mounted = done ? place : null;
        return done;
    }

    /** Takes all the room there is. */
    private Path fill() throws IOException {
        Path ballast = folder.resolve("ballast");
        FileStore disk = Files.getFileStore(folder);
        Files.write(ballast, new byte[(int) disk.getUsableSpace()]);
        assertThat(disk.getUsableSpace()).isZero();
        return ballast;
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var all = Files.walk(home())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("locks")) {
                    contents.put(home().relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return contents;
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(words))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
