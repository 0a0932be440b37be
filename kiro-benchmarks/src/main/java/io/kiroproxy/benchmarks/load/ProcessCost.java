package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What processes have cost so far, from {@code /proc}. */
public record ProcessCost(double cpuMillis, long residentKib) {

    /** The kernel counts CPU time in hundredths of a second. */
    private static final double MILLIS_PER_TICK = 10;

    /** The sum over {@code pid} and its children. */
    public static ProcessCost of(long pid) {
        double millis = 0;
        long resident = 0;
        for (long one : family(pid)) {
            try {
                millis += ticks(one) * MILLIS_PER_TICK;
                resident += resident(one);
            } catch (IOException e) {
                throw new IllegalStateException("process " + one + " cannot be looked at", e);
            }
        }
        return new ProcessCost(millis, resident);
    }

    ProcessCost since(ProcessCost before) {
        return new ProcessCost(cpuMillis - before.cpuMillis, residentKib);
    }

    private static List<Long> family(long pid) {
        List<Long> all = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).ifPresent(handle -> handle.descendants().forEach(child -> all.add(child.pid())));
        return all;
    }

    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /** Open file descriptors of {@code pid}. */
    public static int openFiles(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) files.count();
        }
    }

    /** Threads of {@code pid}. */
    public static int threads(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("Threads:")) {
                return Integer.parseInt(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
