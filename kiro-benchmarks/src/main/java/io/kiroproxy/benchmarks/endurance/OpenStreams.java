package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.http2.UpstreamProcess;
import io.kiroproxy.benchmarks.load.CannedUpstream;
import io.kiroproxy.benchmarks.load.Clients;
import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.ProcessCost;
import io.kiroproxy.benchmarks.load.ProxyProcess;
import io.kiroproxy.benchmarks.load.Sample;
import io.kiroproxy.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
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
 * Holds paced streams that are all open at once. Every one has to be complete, and the process has to stay within a limit.
 * The upstream speaks HTTP/2: over HTTP/1.1 each stream takes two files, more than many machines allow a process.
 */
@Command(name = "streams", mixinStandardHelpOptions = true, description = "Holds thousands of paced streams.")
public final class OpenStreams implements Callable<Integer> {

    @Option(names = "--streams", defaultValue = "10000", description = "Streams open at once.")
    private int streams;

    @Option(names = "--pace", defaultValue = "1000", description = "Milliseconds between the 200 events of a stream.")
    private int pace;

    @Option(names = "--ramp", defaultValue = "60", description = "Seconds within which they begin.")
    private int ramp;

    @Option(names = "--memory", defaultValue = "512", description = "MiB that the process may hold.")
    private int memory;

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = List.of("-Xmx288m");

    private final PrintStream out;
    private int most;
    private int files;
    private double resident;
    private long next;

    OpenStreams(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OpenStreams(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path user = Files.createTempDirectory("kiro-streams");
        try (CannedUpstream identity = CannedUpstream.start(Duration.ZERO);
                UpstreamProcess upstream = UpstreamProcess.start(Duration.ofMillis(pace), user)) {
            identity.signIn(user);
            List<String> jvm = new ArrayList<>(options);
            jvm.addAll(upstream.trust());
            List<String> serve = List.of("--set", "server.limits.calls=" + streams);
            try (ProxyProcess proxy = ProxyProcess.start(ProxyProcess.java("", jvm), user, upstream.uri(), serve)) {
                return judge(hold(proxy)) ? 0 : 1;
            }
        }
    }

    private Sample hold(ProxyProcess proxy) throws IOException {
        return new Clients(
                        proxy.uri(),
                        Dialect.ANTHROPIC.request(Workload.C),
                        body -> Dialect.ANTHROPIC.problem(Workload.C, body))
                .together(streams, Duration.ofSeconds(ramp), open -> look(proxy, open));
    }

    /** Once a second. */
    private void look(ProxyProcess proxy, int open) {
        long now = System.nanoTime();
        if (now < next) {
            return;
        }
        next = now + Duration.ofSeconds(1).toNanos();
        most = Math.max(most, open);
        resident = Math.max(resident, ProcessCost.of(proxy.pid()).residentKib() / 1024.0);
        try {
            files = Math.max(files, ProcessCost.openFiles(proxy.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean judge(Sample sample) {
        out.printf(
                Locale.ROOT,
                "%d streams complete, %d failed; %d open at once; at most %.0f MiB and %d files;"
                        + " first event after %.1f s (median), %.1f s (p99)%n",
                sample.answers(),
                sample.failures(),
                most,
                resident,
                files,
                sample.first(0.5) / 1_000,
                sample.first(0.99) / 1_000);
        List<String> problems = new ArrayList<>(sample.problems());
        if (most < streams) {
            problems.add("not all were open at once");
        }
        if (resident > memory) {
            problems.add("the process held more than " + memory + " MiB");
        }
        problems.forEach(problem -> out.println("!! " + problem));
        return sample.answers() == streams && problems.isEmpty();
    }
}
