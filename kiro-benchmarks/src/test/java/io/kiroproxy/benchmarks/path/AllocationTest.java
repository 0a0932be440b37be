package io.kiroproxy.benchmarks.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.Workload;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guards what an event and a request allocate, which no other work on the machine changes. The bounds are what was
 * measured when they were set, with a fifth or so on top; lower them when the code gets better.
 */
class AllocationTest {

    private static final int FEW = 200;
    private static final int MANY = 1_200;
    private static final int WARM_UP = 300;
    private static final int MEASURED = 50;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"ANTHROPIC, 400", "CHAT, 420", "RESPONSES, 560", "GEMINI, 420"})
    void anEventAllocatesLittle(Dialect dialect, long bound) {
        long few = perCall(dialect, Workload.A, FEW);
        long many = perCall(dialect, Workload.A, MANY);

        assertThat((many - few) / (MANY - FEW)).as("bytes per event").isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource({"ANTHROPIC, 82000", "CHAT, 83000", "RESPONSES, 88000", "GEMINI, 86000"})
    void aSmallRequestAllocatesLittle(Dialect dialect, long bound) {
        assertThat(perCall(dialect, Workload.A, 1)).as("bytes per call").isLessThanOrEqualTo(bound);
    }

    /** The body itself has about 500,000 bytes. */
    @ParameterizedTest
    @CsvSource({"ANTHROPIC, 4600000", "CHAT, 4600000", "RESPONSES, 6900000", "GEMINI, 6100000"})
    void aLargeRequestAllocatesAFewTimesItsSize(Dialect dialect, long bound) {
        assertThat(perCall(dialect, Workload.B, 1)).as("bytes per call").isLessThanOrEqualTo(bound);
    }

    private long perCall(Dialect dialect, Workload workload, int events) {
        try (HotPath path = new HotPath(dialect, workload, events)) {
            for (int i = 0; i < WARM_UP; i++) {
                path.run();
            }
            assertThat(path.answer()).contains("piece 0 of it, ");
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED; i++) {
                path.run();
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
        }
    }
}
