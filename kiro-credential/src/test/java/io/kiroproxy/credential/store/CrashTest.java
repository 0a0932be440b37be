package io.kiroproxy.credential.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.seal.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses nothing that it had called safe (ecosystem.md 5.6). */
class CrashTest {
    private static final int SOME_ROUNDS = 20;

    @TempDir
    Path home;

    @TempDir
    Path logs;

    @Test
    void killingAWriterAtAnyMomentLosesNoTokenAndDamagesNoFile() throws IOException, InterruptedException {
        killsAndLooks(SOME_ROUNDS);
    }

    @Test
    void norDoesItInAnEncryptedHome() throws IOException, InterruptedException {
        new HomeEncryption(home, Map.of()).encrypt(KeySource.parse("file:" + logs.resolve("key")));
        killsAndLooks(SOME_ROUNDS / 2);
        assertThat(home.resolve("accounts/a1.json")).content().contains("aes-256-gcm");
    }

    @Test
    @Tag("load")
    void twoHundredTimes() throws IOException, InterruptedException {
        killsAndLooks(200);
    }

    @Test
    @Tag("load")
    void twoHundredTimesInAnEncryptedHome() throws IOException, InterruptedException {
        new HomeEncryption(home, Map.of()).encrypt(KeySource.parse("file:" + logs.resolve("key")));
        killsAndLooks(200);
    }

    private void killsAndLooks(int rounds) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int safe = 0;
        for (int round = 0; round < rounds; round++) {
            int last = writeAndKill(safe == 0 ? 3 : safe + 1, random);
            safe = Math.max(safe, last);

            AccountStore.Loaded loaded = store().load();

            assertThat(loaded.warnings()).as("seed %d, round %d", seed, round).isEmpty();
            Account account = loaded.accounts().get(0);
            String token =
                    Objects.requireNonNull(account.accessToken()).secret().reveal();
            int found = Integer.parseInt(token.substring("access-".length()));
            assertThat(found).as("seed %d, round %d", seed, round).isBetween(safe, safe + 1);
            String refresh = Objects.requireNonNull(
                            Objects.requireNonNull(account.credentials()).refreshToken())
                    .reveal();
            assertThat(refresh).endsWith("x" + found);
            safe = Math.max(safe, found);
        }
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.contains("tmp") || name.contains("corrupt"));
        }
    }

    private AccountStore store() {
        return new FileAccountStore(home, null, InstantSource.system(), new Random(1));
    }

    private int writeAndKill(int from, Random random) throws IOException, InterruptedException {
        Path log = Files.createTempFile(logs, "writer", ".log");
        Process writer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        home.toString(),
                        Integer.toString(from)))
                .redirectOutput(log.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            while (lines(log).isEmpty()) {
                assertThat(writer.isAlive()).isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
        } finally {
            writer.destroyForcibly().waitFor();
        }
        List<String> lines = lines(log);
        return Integer.parseInt(lines.get(lines.size() - 1));
    }

    /** The whole lines of a file that is being written. */
    private static List<String> lines(Path log) throws IOException {
        String text = Files.readString(log);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
