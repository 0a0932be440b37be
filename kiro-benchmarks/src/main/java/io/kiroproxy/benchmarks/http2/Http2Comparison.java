package io.kiroproxy.benchmarks.http2;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the same answers over HTTP/1.1 and over HTTP/2, in turn, and prints what each cost. */
@Command(name = "http2", mixinStandardHelpOptions = true, description = "Compares HTTP/1.1 and HTTP/2 to the upstream.")
public final class Http2Comparison implements Callable<Integer> {

    private static final int AT_ONCE = 32;

    @Option(names = "--streams", split = ",", defaultValue = "100,1000", description = "Paced streams open together.")
    private List<Integer> streams = List.of();

    @Option(names = "--seconds", defaultValue = "5", description = "Length of one closed loop of 32 calls.")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", description = "Seconds of each protocol that do not count.")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "Measured runs of each protocol, in turn.")
    private int rounds;

    @Option(names = "--pace", defaultValue = "100", description = "Milliseconds between the events of a paced stream.")
    private int pace;

    Http2Comparison() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Http2Comparison()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("kiro-http2");
        Path file = ServerKey.make(folder);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try (UpstreamProcess upstream = UpstreamProcess.start(file, Duration.ofMillis(pace))) {
            ServerKey key = ServerKey.read(file);
            compare(spoken -> new Calls(spoken, key.client(), loops, upstream.uri()));
            return 0;
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private interface Open {
        Calls over(Spoken spoken) throws Exception;
    }

    private void compare(Open open) throws Exception {
        for (Spoken spoken : Spoken.values()) {
            try (Calls calls = open.over(spoken)) {
                loop(calls, Duration.ofSeconds(warmUp));
            }
            try (Calls calls = open.over(spoken)) {
                paced(calls, streams.get(streams.size() - 1));
            }
        }
        System.out.println("| round | protocol | calls | CPU-ms per call | CPU-ms to open a stream"
                + " | CPU-ms per 1,000 events | MiB per 1,000 streams | connections |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int round = 1; round <= rounds; round++) {
            for (Spoken spoken : Spoken.values()) {
                String row = "| " + round + " | " + spoken.title() + " | ";
                try (Calls calls = open.over(spoken)) {
                    System.out.println(row + loop(calls, Duration.ofSeconds(seconds)));
                }
                for (int number : streams) {
                    try (Calls calls = open.over(spoken)) {
                        System.out.println(row + paced(calls, number));
                    }
                }
            }
        }
    }

    /** A closed loop of answers that come at once. */
    private static String loop(Calls calls, Duration length) throws Exception {
        double before = Cost.cpuMillis();
        int answers = new ClosedLoop(calls, System.nanoTime() + length.toNanos()).run(AT_ONCE);
        double spent = Cost.cpuMillis() - before;
        return String.format(
                Locale.ROOT, "%d in a loop | %.3f | – | – | – | %d |", AT_ONCE, spent / answers, calls.connections());
    }

    /** Streams over new connections: what it costs to open them, what they hold, and what it costs to read them. */
    private String paced(Calls calls, int number) throws Exception {
        double empty = Cost.heldMib();
        double before = Cost.cpuMillis();
        List<Calls.Call> running = Stream.generate(() -> calls.start(TlsUpstream.PACED))
                .limit(number)
                .toList();
        for (Calls.Call call : running) {
            call.head().get();
        }
        double opening = Cost.cpuMillis() - before;
        double held = Cost.heldMib() - empty;
        double events = calls.events();
        double from = Cost.cpuMillis();
        LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
        double reading = Cost.cpuMillis() - from;
        events = calls.events() - events;
        if (running.stream().anyMatch(call -> call.whole().isCompletedExceptionally())) {
            throw new IllegalStateException("a stream broke");
        }
        return String.format(
                Locale.ROOT,
                "%d paced | – | %.2f | %.1f | %.1f | %d |",
                number,
                opening / number,
                reading * 1_000 / events,
                held * 1_000 / number,
                calls.connections());
    }
}
