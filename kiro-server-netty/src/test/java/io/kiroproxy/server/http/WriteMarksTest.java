package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.config.Limit;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The marks between which an answer pauses are those of the settings, whatever the kernel buffers besides. */
class WriteMarksTest {

    private static final int EVENT = 8192;
    private static final int MIB = 1 << 20;
    private static final int RECEIVE_BUFFER = 64 << 10;

    /** More than the kernel may keep for a connection, and keeps one time and not the other. */
    private static final int DIFFERENCE = 6 * MIB;

    @Test
    void demandStopsAtTheHighMarkAndGoesOnAtTheLowOne() throws Exception {
        long early = deliveredAtThePause(64 << 10, 32 << 10, 0);
        long late = deliveredAtThePause(16 * MIB, 32 << 10, 0);
        assertThat(late - early).as("bytes between two high marks").isGreaterThan(DIFFERENCE);

        // When the client takes half of what waits, only a low mark above the rest lets it go on
        long paused = deliveredAtThePause(20 * MIB, MIB, 10 * MIB);
        long wentOn = deliveredAtThePause(20 * MIB, 16 * MIB, 10 * MIB);
        assertThat(wentOn - paused).as("bytes that a high low mark lets come").isGreaterThan(DIFFERENCE);
    }

    /** Bytes that were delivered when nothing more comes, after the client has taken {@code taken} of them. */
    private static long deliveredAtThePause(int high, int low, int taken) throws Exception {
        try (TestEdge edge = TestEdge.start(config -> config.withLimits(
                        config.limits().with(Limit.WRITE_HIGH, high).with(Limit.WRITE_LOW, low)));
                RawClient client = RawClient.to(edge.uri, RECEIVE_BUFFER)) {
            client.post("/echo/chat", "hi");
            ScriptedBackend.Call call = edge.backend.next();
            call.sayForever("x".repeat(EVENT));
            long delivered = settled(call);
            if (taken > 0) {
                assertThat(client.head().status()).isEqualTo(200);
                for (int read = 0; read < taken; ) {
                    read += Objects.requireNonNull(client.chunk()).length();
                }
                delivered = settled(call);
            }
            return delivered * EVENT;
        }
    }

    /** The number of events when it has stopped growing. */
    private static long settled(ScriptedBackend.Call call) throws InterruptedException {
        long before = -1;
        int same = 0;
        while (same < 4) {
            long now = call.delivered.get();
            same = now == before ? same + 1 : 0;
            before = now;
            call.settle();
            LockSupport.parkNanos(50_000_000);
        }
        return before;
    }
}
