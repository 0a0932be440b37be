package io.kiroproxy.benchmarks.http2;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used and holds. */
final class Cost {

    private static final double NANOS = 1e6;
    private static final double MIB = 1 << 20;

    private Cost() {}

    /** CPU time of the process so far, in milliseconds. */
    static double cpuMillis() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / NANOS;
    }

    /** Live heap after a collection and buffers beside it, in MiB. */
    static double heldMib() {
        System.gc();
        long beside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + beside) / MIB;
    }
}
