package io.kiroproxy.benchmarks.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The comparison compares what it says: the same answers, once over many connections and once over one. */
@Timeout(60)
class CallsTest {

    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    @Test
    void eachProtocolBringsTheSameAnswers() throws Exception {
        ServerKey key = ServerKey.read(ServerKey.make(folder));
        try (TlsUpstream upstream = TlsUpstream.start(key, Duration.ofMillis(1))) {
            URI uri = URI.create("https://localhost:" + upstream.port());
            for (Spoken spoken : Spoken.values()) {
                try (Calls calls = new Calls(spoken, key.client(), LOOPS, uri)) {
                    int answers = new ClosedLoop(calls, System.nanoTime()).run(4);
                    Calls.Call paced = calls.start(TlsUpstream.PACED);
                    paced.whole().get();

                    assertThat(answers).isEqualTo(4);
                    assertThat(Math.round(calls.events())).isEqualTo(5 * 203);
                    assertThat(calls.connections()).isEqualTo(spoken == Spoken.HTTP_2 ? 1 : 4);
                }
            }
        }
    }
}
