package io.kiroproxy.core.tokens;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Learns by what factor estimates miss, per model: an exponentially weighted mean of actual over estimated, fed from
 * the upstream's context percentage. Bounded to 0.5 to 2.0, so that one odd report cannot spoil the numbers. Any
 * thread; readers never wait.
 */
public final class Calibration {

    /** The least and the greatest factor. */
    public static final double MIN_FACTOR = 0.5;

    /** See {@link #MIN_FACTOR}. */
    public static final double MAX_FACTOR = 2.0;

    /** Models remembered; beyond it one of them is forgotten. */
    public static final int MAX_MODELS = 256;

    /** Estimates below this many tokens say too little to learn from. */
    public static final int LEAST_TOKENS = 200;

    private static final double WEIGHT_OF_NEWEST = 0.2;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(Map.of());

    /**
     * The factors at one moment.
     *
     * @param factors by the upstream's model id
     */
    public record Snapshot(Map<String, Double> factors) {

        public Snapshot {
            factors = Map.copyOf(factors);
        }

        /** The factor of {@code model}, 1.0 while nothing is known. */
        public double factor(String model) {
            return factors.getOrDefault(model, 1.0);
        }
    }

    /** Takes note that an estimate of {@code estimated} tokens turned out to be {@code actual}. */
    public void learn(String model, int estimated, int actual) {
        if (estimated < LEAST_TOKENS || actual <= 0) {
            return;
        }
        double seen = bounded((double) actual / estimated);
        lock.lock();
        try {
            Map<String, Double> factors = new HashMap<>(snapshot.factors());
            Double known = factors.get(model);
            if (known == null && factors.size() >= MAX_MODELS) {
                factors.remove(factors.keySet().iterator().next());
            }
            factors.put(model, known == null ? seen : bounded(known + WEIGHT_OF_NEWEST * (seen - known)));
            snapshot = new Snapshot(factors);
        } finally {
            lock.unlock();
        }
    }

    /** The estimate corrected by what has been learnt about {@code model}. */
    public int corrected(String model, int estimated) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(estimated * snapshot.factor(model)));
    }

    /** The factors now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Goes on from factors learnt earlier. */
    public void restore(Snapshot earlier) {
        lock.lock();
        try {
            Map<String, Double> factors = new HashMap<>();
            earlier.factors().forEach((model, factor) -> {
                if (factors.size() < MAX_MODELS) {
                    factors.put(model, bounded(factor));
                }
            });
            snapshot = new Snapshot(factors);
        } finally {
            lock.unlock();
        }
    }

    private static double bounded(double factor) {
        return Math.max(MIN_FACTOR, Math.min(MAX_FACTOR, factor));
    }
}
