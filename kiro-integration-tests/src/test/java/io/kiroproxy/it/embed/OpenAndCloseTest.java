package io.kiroproxy.it.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.it.fixture.Leaks;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.generate.Scenario;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that is opened, streams an answer and is closed, again and again, leaves no thread, socket or buffer behind. */
class OpenAndCloseTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** What the JVM opens on its own: a few more classes' jars and random sources, not one per cycle. */
    private static final int OF_THE_JVM = 8;

    /** An allocator keeps chunks for threads to come: a few, not one per cycle. */
    private static final long KEPT_BY_ALLOCATORS = 16L << 20;

    @TempDir
    private Path home;

    private KiroSimulator kiro;

    @BeforeEach
    void signIn() throws IOException {
        Leaks.watch();
        kiro = KiroSimulator.builder().start();
        kiro.onGenerate(request -> Scenario.text("hello"));
        Account account = CredentialImport.account(
                new CredentialImport(List.of(), List.of())
                        .text(kiro.addSocialAccount("alice").files().tokenFile(), "alice")
                        .candidates()
                        .get(0),
                List.of(),
                new SecureRandom());
        try (KiroProxy proxy = open()) {
            proxy.accounts().add(account).toCompletableFuture().join();
        }
    }

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void thirtyCyclesLeaveNothing() throws Exception {
        leavesNothing(30);
    }

    @Test
    @Tag("load")
    void thousandCyclesLeaveNothing() throws Exception {
        leavesNothing(1_000);
    }

    private void leavesNothing(int cycles) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: only Linux lists descriptors in /proc");
        for (int i = 0; i < 5; i++) {
            openAskAndClose();
        }
        long descriptors = descriptors();
        Map<String, Long> threads = threads();
        long direct = PlatformDependent.usedDirectMemory();
        long begin = System.nanoTime();

        for (int i = 0; i < cycles; i++) {
            openAskAndClose();
        }

        System.out.printf(
                "%d cycles in %d s: threads %s before, %s after; descriptors %d before, %d after; "
                        + "direct memory %d KiB before, %d KiB after%n",
                cycles,
                (System.nanoTime() - begin) / 1_000_000_000,
                threads,
                threads(),
                descriptors,
                descriptors(),
                direct >> 10,
                PlatformDependent.usedDirectMemory() >> 10);
        assertThat(threads()).as("threads by name").allSatisfy((name, count) -> assertThat(count)
                .isLessThanOrEqualTo(threads.getOrDefault(name, 0L)));
        assertThat(descriptors()).as("open files and sockets").isLessThanOrEqualTo(descriptors + OF_THE_JVM);
        assertThat(PlatformDependent.usedDirectMemory())
                .as("direct memory of all of Netty's allocators")
                .isLessThanOrEqualTo(direct + KEPT_BY_ALLOCATORS);
        Leaks.failOnAny();
    }

    private KiroProxy open() throws IOException {
        ServerConfig config = ServerConfig.DEFAULT
                .withListen(new ListenAddress("127.0.0.1", 0))
                .withUpstream(ServerConfig.DEFAULT.upstream().withBaseUrl(kiro.uri()));
        return KiroProxy.builder().home(home).config(config).start();
    }

    private void openAskAndClose() throws IOException {
        try (KiroProxy proxy = open()) {
            HttpURLConnection call = (HttpURLConnection)
                    proxy.uri().resolve("/v1/messages").toURL().openConnection();
            call.setDoOutput(true);
            call.setRequestProperty("content-type", "application/json");
            call.getOutputStream().write("""
                {"model":"claude-sonnet-4.5","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}
                """.getBytes(StandardCharsets.UTF_8));
            assertThat(call.getResponseCode()).isEqualTo(200);
            assertThat(new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: message_stop");
            call.disconnect();
        }
    }

    /** How many there are by their names without numbers, the simulator's left out, which stays. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName().replaceAll("[0-9]+", "#"))
                .filter(name -> name.startsWith("kiro") || name.contains("nio") || name.contains("Loop"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }
}
