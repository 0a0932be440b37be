package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.ProxyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a proxy without calls says of itself.
 *
 * @param vitals what its process holds
 * @param connections open ones of both sides, idle ones too
 * @param held its own gauges of what belongs to calls, by name and side
 */
record Gauges(Vitals vitals, int connections, Map<String, Double> held) {

    private static final List<String> OF_CALLS =
            List.of("kiro_calls_in_flight{", "kiro_calls_waiting{", "kiro_buffered_bytes{");

    static Gauges of(ProxyProcess proxy) throws IOException {
        Map<String, Double> all = new TreeMap<>();
        try (InputStream metrics = proxy.uri().resolve("/metrics").toURL().openStream()) {
            new String(metrics.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("kiro_"))
                    .forEach(line -> all.put(
                            line.substring(0, line.lastIndexOf(' ')),
                            Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        }
        Map<String, Double> held = new TreeMap<>(all);
        held.keySet().removeIf(name -> OF_CALLS.stream().noneMatch(name::startsWith));
        all.keySet().removeIf(name -> !name.startsWith("kiro_connections{"));
        int connections =
                (int) all.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Gauges(Vitals.of(proxy.pid()), connections, held);
    }

    /** Files that are no connection. */
    private int otherFiles() {
        return vitals.files() - connections;
    }

    /** What has been left behind. */
    List<String> leaksSince(Gauges before, int filesGrowth) {
        List<String> leaks = new ArrayList<>();
        held.forEach((name, value) -> {
            if (value != 0) {
                leaks.add(name + " is " + value + " without a call");
            }
        });
        if (held.isEmpty()) {
            leaks.add("no gauges were found");
        }
        if (otherFiles() - before.otherFiles() > filesGrowth) {
            leaks.add(before.otherFiles() + " files beside connections have become " + otherFiles());
        }
        return leaks;
    }
}
