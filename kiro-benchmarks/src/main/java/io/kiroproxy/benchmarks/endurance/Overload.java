package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.CannedUpstream;
import io.kiroproxy.benchmarks.load.Clients;
import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.ProxyProcess;
import io.kiroproxy.benchmarks.load.Sample;
import io.kiroproxy.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Offers three times the calls that the proxy may have under way. What it takes has to be complete, what it sheds has to say
 * so in the client's protocol and when to come back, and the next calls have to find it as it was before.
 */
@Command(name = "overload", mixinStandardHelpOptions = true, description = "Offers three times what may be under way.")
public final class Overload implements Callable<Integer> {

    private static final int TIMES = 3;
    /** Between the 200 events of an answer, which so takes two seconds. */
    private static final Duration PACE = Duration.ofMillis(10);

    private static final String WAIT = "1s";
    /** How much longer the median of the first byte may be after the overload; a busy machine has its own. */
    private static final double SLOWER = 3;

    private static final int FILES_GROWTH = 16;

    @Option(names = "--calls", defaultValue = "256", description = "Calls that may be under way (server.limits.calls).")
    private int calls;

    @Option(names = "--seconds", defaultValue = "10", description = "Length of each phase.")
    private int seconds;

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private final PrintStream out;

    Overload(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Overload(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path user = Files.createTempDirectory("kiro-overload");
        List<String> jvm = new ArrayList<>(options);
        jvm.add(Vitals.ACCOUNTING);
        List<String> serve =
                List.of("--set", "server.limits.calls=" + calls, "--set", "server.timeouts.call-wait=" + WAIT);
        List<String> problems = new ArrayList<>();
        try (CannedUpstream upstream = CannedUpstream.start(PACE)) {
            upstream.signIn(user);
            try (ProxyProcess proxy = ProxyProcess.start(ProxyProcess.java("", jvm), user, upstream.uri(), serve)) {
                out.printf("%d calls may be under way and %d are offered%n%n", calls, TIMES * calls);
                out.println(
                        "| | phase | answers | shed | failed | first byte p50 / p99 ms | shed after p50 / p99 ms |");
                out.println("|---|---|---|---|---|---|---|");
                phase(proxy, Dialect.ANTHROPIC, "warm-up", calls / 2);
                Gauges quiet = Gauges.of(proxy);
                for (Dialect dialect : Dialect.values()) {
                    problems.addAll(overload(proxy, dialect));
                    upstream.forget();
                }
                problems.addAll(Gauges.of(proxy).leaksSince(quiet, FILES_GROWTH));
            }
        }
        problems.forEach(problem -> out.println("!! " + problem));
        return problems.isEmpty() ? 0 : 1;
    }

    private List<String> overload(ProxyProcess proxy, Dialect dialect) throws IOException {
        Sample before = phase(proxy, dialect, "before", calls / 2);
        Sample during = phase(proxy, dialect, "overload", TIMES * calls);
        Sample after = phase(proxy, dialect, "after", calls / 2);
        List<String> problems = new ArrayList<>(during.problems());
        if (before.failures() + before.sheds() + after.failures() + after.sheds() > 0) {
            problems.add(dialect + ": not every call was answered without overload");
        }
        if (during.sheds() == 0 || during.answers() < calls || during.failures() > 0) {
            problems.add(dialect + ": the overload did not end in complete answers and proper refusals alone");
        }
        if (after.first(0.5) > SLOWER * before.first(0.5)) {
            problems.add(dialect + ": calls are slower after the overload");
        }
        return problems;
    }

    private Sample phase(ProxyProcess proxy, Dialect dialect, String name, int connections) throws IOException {
        Sample sample = new Clients(
                        proxy.uri(),
                        dialect.request(Workload.C),
                        body -> dialect.problem(Workload.C, body),
                        dialect::sheds)
                .loop(connections, Duration.ofSeconds(seconds));
        out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d | %.1f / %.1f | %.0f / %.0f |%n",
                dialect.name().toLowerCase(Locale.ROOT),
                name,
                sample.answers(),
                sample.sheds(),
                sample.failures(),
                sample.first(0.5),
                sample.first(0.99),
                sample.shed(0.5),
                sample.shed(0.99));
        return sample;
    }
}
