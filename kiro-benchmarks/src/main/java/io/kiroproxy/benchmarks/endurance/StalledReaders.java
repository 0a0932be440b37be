package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.Clients;
import io.kiroproxy.benchmarks.load.ProcessCost;
import io.kiroproxy.benchmarks.load.ProxyProcess;
import io.kiroproxy.benchmarks.load.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Clients that ask for 16 MiB and never read. Memory has to stay within {@link StallBound}, others must not be slowed,
 * and the proxy has to give the stalled ones up by itself.
 */
@Command(name = "stalled", mixinStandardHelpOptions = true, description = "Holds clients that stop reading.")
public final class StalledReaders implements Callable<Integer> {

    private static final int OTHERS = 4;
    private static final Duration SETTLING = Duration.ofSeconds(5);
    /** The proxy waits a minute for a client (server.timeouts.client-stall). */
    private static final Duration GIVING_UP = Duration.ofSeconds(300);
    /** How much longer the others' median may be beside the stalled ones. */
    private static final double SLOWED = 1.5;

    private static final int FILES_GROWTH = 64;

    @Option(names = "--clients", defaultValue = "5000", description = "How many stop reading.")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "How long the others are measured each time.")
    private int seconds;

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = List.of("-Xmx512m", "-XX:+UseSerialGC");

    @Option(names = "--proxy-argument", description = "An argument for serve; may be repeated.")
    private List<String> arguments = List.of();

    private final PrintStream out;

    StalledReaders(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StalledReaders(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path user = Files.createTempDirectory("kiro-stalled");
        List<String> jvm = new ArrayList<>(options);
        jvm.add(Vitals.ACCOUNTING);
        List<String> serve = new ArrayList<>(arguments);
        // All of them have to be calls under way at once, and a few others beside them.
        serve.addAll(List.of("--set", "server.limits.calls=" + (clients + OTHERS)));
        try (StalledUpstream upstream = StalledUpstream.start(user);
                ProxyProcess proxy = ProxyProcess.start(ProxyProcess.java("", jvm), user, upstream.uri(), serve)) {
            return run(proxy, upstream.uri()) ? 0 : 1;
        }
    }

    private boolean run(ProxyProcess proxy, URI upstream) throws IOException {
        out.println(StallBound.STANDARD.said(clients));
        others(proxy);
        others(proxy);
        Sample alone = others(proxy);
        out.println("| | heap MiB | direct MiB | RSS MiB | files | sockets: unsent / unread MiB"
                + " | others p50 / p99 ms |");
        out.println("|---|---|---|---|---|---|---|");
        Vitals before = Vitals.of(proxy.pid());
        line("before", before, SocketQueues.of(proxy.uri(), upstream), alone);
        List<SocketChannel> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                stalled.add(stall(proxy));
            }
            LockSupport.parkNanos(SETTLING.toNanos());
            Sample beside = others(proxy);
            Vitals held = Vitals.of(proxy.pid());
            line(clients + " stalled", held, SocketQueues.of(proxy.uri(), upstream), beside);
            double waited = awaitGivenUp(proxy, before);
            Sample later = others(proxy);
            Vitals after = Vitals.of(proxy.pid());
            line("given up", after, SocketQueues.of(proxy.uri(), upstream), later);
            out.printf(Locale.ROOT, "the proxy had given all of them up %.0f s after the last reading%n", waited);
            return judge(before, held, after, List.of(alone, beside, later));
        } finally {
            for (SocketChannel channel : stalled) {
                channel.close();
            }
        }
    }

    /** Seconds until the proxy has closed both connections of every stalled client. */
    private double awaitGivenUp(ProxyProcess proxy, Vitals before) throws IOException {
        long from = System.nanoTime();
        while (ProcessCost.openFiles(proxy.pid()) > before.files() + FILES_GROWTH
                && System.nanoTime() - from < GIVING_UP.toNanos()) {
            LockSupport.parkNanos(250_000_000);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private boolean judge(Vitals before, Vitals held, Vitals after, List<Sample> others) {
        double heap = (held.heapMib() - before.heapMib()) * 1024 / clients;
        double direct = (held.directMib() - before.directMib()) * 1024 / clients;
        double resident = (held.residentMib() - before.residentMib()) * 1024 / clients;
        double alone = (others.get(0).total(0.5) + others.get(2).total(0.5)) / 2;
        double ratio = others.get(1).total(0.5) / alone;
        int failures = others.stream().mapToInt(Sample::failures).sum();
        out.printf(
                Locale.ROOT,
                "each: heap %.1f KiB, direct %.1f KiB, RSS %.1f KiB; the others' median %.2f times what it was alone,"
                        + " %d of their calls failed%n",
                heap,
                direct,
                resident,
                ratio,
                failures);
        List<String> problems = new ArrayList<>();
        if (held.files() - before.files() < 2 * (clients - OTHERS)) {
            problems.add("not all were held at the time of the reading");
        }
        if (Math.max(heap + direct, resident) * 1024 > StallBound.STANDARD.perClient()) {
            problems.add("they took more memory than the bound");
        }
        if (after.files() - before.files() > FILES_GROWTH) {
            problems.add("not all were given up");
        }
        if (ratio > SLOWED || failures > 0) {
            problems.add("they disturbed the others");
        }
        problems.forEach(problem -> out.println("!! " + problem));
        return problems.isEmpty();
    }

    private void line(String name, Vitals vitals, SocketQueues sockets, Sample others) {
        out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.0f | %d | %.0f / %.0f | %.1f / %.1f |%n",
                name,
                vitals.heapMib(),
                vitals.directMib(),
                vitals.residentMib(),
                vitals.files(),
                sockets.unsentMib(),
                sockets.unreadMib(),
                others.total(0.5),
                others.total(0.99));
    }

    private Sample others(ProxyProcess proxy) throws IOException {
        return new Clients(proxy.uri(), StalledUpstream.little(), StalledUpstream::problem)
                .loop(OTHERS, Duration.ofSeconds(seconds));
    }

    private static SocketChannel stall(ProxyProcess proxy) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress(proxy.uri().getHost(), proxy.uri().getPort()));
        ByteBuffer request = ByteBuffer.wrap(StalledUpstream.much());
        while (request.hasRemaining()) {
            channel.write(request);
        }
        return channel;
    }
}
