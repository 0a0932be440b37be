package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.ProcessCost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds at one moment.
 *
 * @param heapMib live heap, after a collection
 * @param directMib memory that the JVM holds beside its heap for buffers; NaN when it does not keep account
 * @param residentMib memory of the process
 * @param files open file descriptors
 * @param threads threads
 */
record Vitals(double heapMib, double directMib, double residentMib, int files, int threads) {

    /** A generation or, where there are none, the heap: each collector has its own words. */
    private static final Pattern USED = Pattern.compile("(?m)^ *[\\w -]*(?:generation|heap|Gen) .*?used (\\d+)K");

    /** What makes a JVM keep account of the memory beside its heap. */
    static final String ACCOUNTING = "-XX:NativeMemoryTracking=summary";

    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /** Has {@code pid} collect its garbage and looks at it. */
    static Vitals of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        double heap = USED.matcher(jcmd(pid, "GC.heap_info"))
                        .results()
                        .mapToLong(used -> Long.parseLong(used.group(1)))
                        .sum()
                / 1024.0;
        Matcher other = OTHER.matcher(jcmd(pid, "VM.native_memory"));
        double direct = other.find() ? Long.parseLong(other.group(1)) / 1024.0 : Double.NaN;
        return new Vitals(
                heap,
                direct,
                ProcessCost.of(pid).residentKib() / 1024.0,
                ProcessCost.openFiles(pid),
                ProcessCost.threads(pid));
    }

    private static String jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder("jcmd", Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
