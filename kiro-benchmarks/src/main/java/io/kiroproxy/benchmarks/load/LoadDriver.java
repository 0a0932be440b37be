package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs workloads against floor, upstream and proxy in turn and prints what each cost. */
@Command(name = "load-driver", mixinStandardHelpOptions = true, description = "Measures the proxy against nginx.")
public final class LoadDriver implements Callable<Integer> {

    @Option(names = "--workloads", split = ",", defaultValue = "A,B,C,D", description = "Any of A, B, C, D.")
    private List<Workload> workloads = List.of();

    @Option(
            names = "--protocols",
            split = ",",
            defaultValue = "ANTHROPIC,CHAT,RESPONSES,GEMINI",
            description = "The client protocols.")
    private List<Dialect> protocols = List.of();

    @Option(names = "--seconds", defaultValue = "10", description = "Length of one measured run (not for C).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", description = "Seconds of each protocol before anything counts.")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "Measured runs of each target, in turn.")
    private int rounds;

    @Option(names = "--streams", description = "Streams of workload C, instead of its own number.")
    private int streams;

    @Option(names = "--pace", defaultValue = "100", description = "Milliseconds between the events of workload C.")
    private int pace;

    @Option(names = "--ramp", defaultValue = "5", description = "Seconds within which the streams of workload C begin.")
    private int ramp;

    @Option(
            names = "--targets",
            split = ",",
            defaultValue = "UPSTREAM,FLOOR,PROXY",
            description = "What is asked: the upstream itself, nginx, the proxy.")
    private Set<Target.Kind> kinds = EnumSet.allOf(Target.Kind.class);

    @Option(names = "--upstream-port", defaultValue = "0", description = "Where the upstream listens; 0 for any.")
    private int upstreamPort;

    @Mixin
    private RunningServers servers = new RunningServers();

    @Option(names = "--java", defaultValue = "", description = "The JVM of the proxy; this one's when not given.")
    private String java = "";

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--variant",
            description =
                    "NAME=OPTIONS, options of the JVM parted by spaces, for one more proxy measured in turn with the"
                            + " others; may be repeated, and then stands for --jvm-option. A class path (-cp) compares code.")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(names = "--proxy-argument", description = "An argument for serve; may be repeated.")
    private List<String> arguments = List.of();

    LoadDriver() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadDriver())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Report report = new Report(System.out);
        if (variants.isEmpty()) {
            variants.put("", String.join(" ", options));
        }
        report.machine(ProxyProcess.java(java, List.of()).get(0), variants);
        try (CannedUpstream upstream = CannedUpstream.start(Duration.ofMillis(pace), upstreamPort)) {
            servers.prepare(upstream);
            for (Workload workload : workloads) {
                measure(workload, upstream, report);
            }
        }
        return report.failures() == 0 ? 0 : 1;
    }

    private void measure(Workload workload, CannedUpstream upstream, Report report) throws IOException {
        Path folder = Files.createTempDirectory("kiro-load");
        Map<String, ProxyProcess> proxies = new LinkedHashMap<>();
        try (Floor floor = Floor.start(folder, upstream.uri())) {
            for (Map.Entry<String, String> variant : variants.entrySet()) {
                Path home = Files.createDirectories(folder.resolve("home-" + proxies.size()));
                upstream.signIn(home);
                List<String> jvm = ProxyProcess.java(java, words(variant.getValue()));
                proxies.put(variant.getKey(), ProxyProcess.start(jvm, home, upstream.uri(), arguments));
            }
            rounds(workload, targets(workload, upstream, floor, proxies), upstream, report);
        } finally {
            proxies.values().forEach(ProxyProcess::close);
        }
    }

    private List<Target> targets(
            Workload workload, CannedUpstream upstream, Floor floor, Map<String, ProxyProcess> proxies) {
        List<Target> targets = new ArrayList<>();
        byte[] direct = Bodies.http(
                "/generateAssistantResponse",
                "",
                Dialect.ANTHROPIC.body(workload).getBytes(StandardCharsets.UTF_8));
        targets.add(new Target(Target.Kind.UPSTREAM, "upstream", upstream.uri(), 0, direct, direct, Bodies::pieces));
        floor.target(direct).ifPresent(targets::add);
        for (Dialect dialect : protocols) {
            proxies.forEach((name, proxy) ->
                    targets.add(Target.of(dialect, workload, ("proxy " + name).strip(), proxy.uri(), proxy.pid(), "")));
            targets.addAll(servers.targets(dialect, workload));
        }
        targets.removeIf(target -> !kinds.contains(target.kind()));
        return targets;
    }

    private static List<String> words(String options) {
        return options.isBlank() ? List.of() : List.of(options.strip().split(" +"));
    }

    private void rounds(Workload workload, List<Target> targets, CannedUpstream upstream, Report report)
            throws IOException {
        for (Target target : targets) {
            Duration length = Duration.ofSeconds(target.kind() == Target.Kind.PROXY ? warmUp : 2);
            report.warmedUp(target, target.warmingUp().loop(Math.min(32, workload.connections()), length));
            upstream.forget();
        }
        if (workload.openTogether()) {
            // What is compiled for a closed loop is compiled anew for waiting streams; that is not what is asked.
            for (Target target : targets) {
                run(workload, target);
                upstream.forget();
            }
        }
        Map<Target, List<Report.Row>> rows = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                rows.computeIfAbsent(target, key -> new ArrayList<>()).add(run(workload, target));
                upstream.forget();
            }
        }
        report.workload(workload, connections(workload), rows);
    }

    private int connections(Workload workload) {
        return workload.openTogether() && streams > 0 ? streams : workload.connections();
    }

    private Report.Row run(Workload workload, Target target) throws IOException {
        ProcessCost before = target.cost();
        long[] peak = {before.residentKib()};
        long from = System.nanoTime();
        Sample sample = workload.openTogether()
                ? target.clients().together(connections(workload), Duration.ofSeconds(ramp), peakOf(target, peak))
                : target.clients().loop(workload.connections(), Duration.ofSeconds(seconds));
        double wall = (System.nanoTime() - from) / 1e9;
        ProcessCost cost = target.cost().since(before);
        return new Report.Row(
                sample, wall, cost.cpuMillis(), before.residentKib(), Math.max(peak[0], cost.residentKib()));
    }

    private static Clients.Watch peakOf(Target target, long[] peak) {
        long[] next = {0};
        return open -> {
            long now = System.nanoTime();
            if (now >= next[0]) {
                next[0] = now + 500_000_000L;
                peak[0] = Math.max(peak[0], target.cost().residentKib());
            }
        };
    }
}
