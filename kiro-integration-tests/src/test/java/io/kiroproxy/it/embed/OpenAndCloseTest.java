package io.kiroproxy.it.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that is opened, asked and closed, again and again, leaves no thread, no socket and no buffer behind. */
class OpenAndCloseTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** What the JVM opens on its own: a few more classes' jars and random sources, not one per cycle. */
    private static final int OF_THE_JVM = 8;

    @TempDir
    private Path home;

    @Test
    void hundredCyclesLeaveNothing() throws Exception {
        leavesNothing(100);
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
        Set<String> threads = threads();
        long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        long unpooled = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

        for (int i = 0; i < cycles; i++) {
            openAskAndClose();
        }

        assertThat(threads()).as("threads").isSubsetOf(threads);
        assertThat(descriptors()).as("open files and sockets").isLessThanOrEqualTo(descriptors + OF_THE_JVM);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                .as("arena memory")
                .isLessThanOrEqualTo(direct + (64L << 20));
        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                .as("unpooled buffers")
                .isLessThanOrEqualTo(unpooled);
    }

    private void openAskAndClose() throws IOException {
        ServerConfig config = ServerConfig.DEFAULT.withListen(new ListenAddress("127.0.0.1", 0));
        try (KiroProxy proxy = KiroProxy.builder().home(home).config(config).start()) {
            HttpURLConnection call = (HttpURLConnection)
                    proxy.uri().resolve("/api/status").toURL().openConnection();
            assertThat(call.getResponseCode()).isEqualTo(200);
            call.getInputStream().readAllBytes();
            call.disconnect();
        }
    }

    /** Names without numbers, of threads that belong to the product or to Netty. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kiro") || name.contains("nio") || name.contains("Loop"))
                .collect(Collectors.toSet());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }
}
