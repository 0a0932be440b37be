package io.kiroproxy.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** What the clients saw in one run. Of one thread. */
public final class Sample {

    private static final int PROBLEMS_KEPT = 3;

    private final List<Double> firstMillis = new ArrayList<>();
    private final List<Double> totalMillis = new ArrayList<>();
    private final List<Double> shedMillis = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int failed;

    void answered(long firstNanos, long totalNanos) {
        firstMillis.add(firstNanos / 1e6);
        totalMillis.add(totalNanos / 1e6);
    }

    void shed(long totalNanos) {
        shedMillis.add(totalNanos / 1e6);
    }

    void failed(String problem) {
        failed++;
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(problem);
        }
    }

    /** Complete and correct answers. */
    public int answers() {
        return totalMillis.size();
    }

    /** Answers that were not complete and correct, nor properly refused. */
    public int failures() {
        return failed;
    }

    /** Calls that were properly refused. */
    public int sheds() {
        return shedMillis.size();
    }

    /** The first few of what was wrong. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Time to the proper refusal, in milliseconds. */
    public double shed(double quantile) {
        return quantile(shedMillis, quantile);
    }

    /** Time to the first byte of the body, in milliseconds. */
    public double first(double quantile) {
        return quantile(firstMillis, quantile);
    }

    /** Time to the end, in milliseconds. */
    public double total(double quantile) {
        return quantile(totalMillis, quantile);
    }

    private static double quantile(List<Double> values, double quantile) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
    }
}
