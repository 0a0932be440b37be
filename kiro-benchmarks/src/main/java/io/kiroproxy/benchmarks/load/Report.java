package io.kiroproxy.benchmarks.load;

import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints tables: medians over the rounds, with the smallest and the largest in brackets. */
final class Report {

    private final PrintStream out;
    private int failures;

    Report(PrintStream out) {
        this.out = out;
    }

    /** One measured run. */
    record Row(Sample sample, double wallSeconds, double cpuMillis, long residentBefore, long residentPeak) {

        double cpuPerAnswer() {
            return cpuMillis / Math.max(1, sample.answers());
        }

        double cpuPerThousandEvents() {
            return cpuMillis * 1_000 / Math.max(1.0, sample.answers() * (double) Workload.EVENTS);
        }

        double answersPerSecond() {
            return sample.answers() / wallSeconds;
        }
    }

    void machine(String java, Map<String, String> variants) {
        out.printf(
                Locale.ROOT,
                "%d cores, %s %s, proxy's JVM: %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                java);
        variants.forEach((name, options) -> out.printf("options %s: %s%n", name, options.isEmpty() ? "none" : options));
    }

    void warmedUp(Target target, Sample sample) {
        sample.problems().forEach(problem -> out.println("!! " + target.name() + " (warm-up): " + problem));
    }

    /** Runs that failed so far. */
    int failures() {
        return failures;
    }

    void workload(Workload workload, int connections, Map<Target, List<Row>> rows) {
        out.printf("%nWorkload %s: %s; %d connections%n%n", workload, workload.title(), connections);
        out.println("| | CPU-ms per request | CPU-ms per 1,000 events | requests/s | TTFT p50 / p99 ms"
                + " | total p50 / p99 ms | RSS MB before / peak | failed |");
        out.println("|---|---|---|---|---|---|---|---|");
        rows.forEach(this::line);
        out.flush();
    }

    private void line(Target target, List<Row> rows) {
        int failed = rows.stream().mapToInt(row -> row.sample().failures()).sum();
        failures += failed;
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %.1f / %.1f | %.1f / %.1f | %.0f / %.0f | %d |%n",
                target.name(),
                target.pid() == 0 ? "–" : spread(rows, Row::cpuPerAnswer, "%.3f"),
                target.pid() == 0 ? "–" : spread(rows, Row::cpuPerThousandEvents, "%.1f"),
                median(rows, Row::answersPerSecond),
                median(rows, row -> row.sample().first(0.5)),
                median(rows, row -> row.sample().first(0.99)),
                median(rows, row -> row.sample().total(0.5)),
                median(rows, row -> row.sample().total(0.99)),
                median(rows, row -> row.residentBefore() / 1024.0),
                median(rows, row -> row.residentPeak() / 1024.0),
                failed);
        rows.forEach(row -> row.sample().problems().forEach(problem -> out.println("!! " + problem)));
    }

    private static String spread(List<Row> rows, ToDoubleFunction<Row> figure, String format) {
        List<Double> sorted = sorted(rows, figure);
        return String.format(
                Locale.ROOT,
                format + " (" + format + "–" + format + ")",
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }

    private static double median(List<Row> rows, ToDoubleFunction<Row> figure) {
        List<Double> sorted = sorted(rows, figure);
        return sorted.get(sorted.size() / 2);
    }

    private static List<Double> sorted(List<Row> rows, ToDoubleFunction<Row> figure) {
        List<Double> values = new java.util.ArrayList<>(
                rows.stream().mapToDouble(figure).boxed().toList());
        Collections.sort(values);
        return values;
    }
}
