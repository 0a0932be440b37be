package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.Bodies;
import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.benchmarks.load.Clients;
import io.kiroproxy.benchmarks.load.ProcessCost;
import io.kiroproxy.benchmarks.load.ProxyProcess;
import io.kiroproxy.benchmarks.load.Sample;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.http.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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

/** Clients that ask for megabytes and never read; memory has to stay bounded and others must not be slowed. */
@Command(name = "stalled", mixinStandardHelpOptions = true, description = "Holds clients that stop reading.")
public final class StalledReaders implements Callable<Integer> {

    private static final String STALLED = "stalled";
    private static final int PIECES = 256;
    private static final int PIECE_CHARS = 4_096;
    private static final Duration SETTLING = Duration.ofSeconds(5);

    @Option(names = "--clients", defaultValue = "5000", description = "How many stop reading.")
    private int clients;

    @Option(names = "--bound", defaultValue = "96", description = "KiB of the process's memory that each may cost.")
    private int bound;

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = List.of("-Xmx512m");

    @Option(names = "--proxy-argument", description = "An argument for serve; may be repeated.")
    private List<String> arguments = List.of();

    StalledReaders() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StalledReaders()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path user = Files.createTempDirectory("kiro-stalled");
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            kiro.addAccount(AccountSpec.of("bench", AccountKind.SOCIAL).withCredits(1e9, 0))
                    .files()
                    .writeTo(user.resolve(".aws/sso/cache"));
            kiro.intercept(
                    Integer.MAX_VALUE,
                    request -> request.bodyText().contains("\"" + STALLED),
                    Answer.streamed(200, "application/vnd.amazon.eventstream", much()));
            kiro.onGenerate(request -> EventScript.begin().text("short answer"));
            try (ProxyProcess proxy = ProxyProcess.start(ProxyProcess.java("", options), user, kiro.uri(), arguments)) {
                return run(proxy);
            }
        }
    }

    /** A mebibyte and its tail, made once for all: what is measured is the proxy, not its upstream. */
    private static List<Action> much() {
        List<Action> actions = new ArrayList<>();
        CannedAnswer.longFrames(PIECES, PIECE_CHARS).forEach(frame -> actions.add(new Action.Send(frame)));
        actions.add(new Action.End());
        return actions;
    }

    private int run(ProxyProcess proxy) throws IOException {
        Sample alone = others(proxy);
        double before = resident(proxy);
        List<SocketChannel> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                stalled.add(stall(proxy));
            }
            LockSupport.parkNanos(SETTLING.toNanos());
            Sample beside = others(proxy);
            double perClient = (resident(proxy) - before) * 1024 / clients;
            System.out.printf(
                    Locale.ROOT,
                    "%d stalled clients: RSS %.0f to %.0f MiB, %.1f KiB each; others alone p50 %.1f ms p99 %.1f ms,"
                            + " beside them p50 %.1f ms p99 %.1f ms, failed %d%n",
                    clients,
                    before,
                    resident(proxy),
                    perClient,
                    alone.total(0.5),
                    alone.total(0.99),
                    beside.total(0.5),
                    beside.total(0.99),
                    beside.failures());
            return beside.failures() == 0 && perClient <= bound ? 0 : 1;
        } finally {
            for (SocketChannel channel : stalled) {
                channel.close();
            }
        }
    }

    private static double resident(ProxyProcess proxy) {
        return ProcessCost.of(proxy.pid()).residentKib() / 1024.0;
    }

    private static Sample others(ProxyProcess proxy) throws IOException {
        return new Clients(proxy.uri(), request("hello"), body -> body.contains("short answer") ? "" : body)
                .loop(4, Duration.ofSeconds(5));
    }

    private static SocketChannel stall(ProxyProcess proxy) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress(proxy.uri().getHost(), proxy.uri().getPort()));
        ByteBuffer request = ByteBuffer.wrap(request(STALLED));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        return channel;
    }

    private static byte[] request(String text) {
        String body = "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":1000000,\"stream\":true,\"messages\":[{\"role\":"
                + "\"user\",\"content\":\"" + text + "\"}]}";
        return Bodies.http("/v1/messages", "anthropic-version: 2023-06-01\r\n", body.getBytes(StandardCharsets.UTF_8));
    }
}
