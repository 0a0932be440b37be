package io.kiroproxy.benchmarks.endurance;

import io.kiroproxy.benchmarks.load.Bodies;
import io.kiroproxy.benchmarks.load.Clients;
import io.kiroproxy.benchmarks.load.ProxyProcess;
import io.kiroproxy.benchmarks.load.Sample;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Mixed load with faults; heap, file descriptors and threads have to stay flat. */
@Command(name = "endurance", mixinStandardHelpOptions = true, description = "Runs mixed load with faults for a while.")
public final class Endurance implements Callable<Integer> {

    /** What is asked in turn; all but the first ones end badly in some way that must leave nothing behind. */
    private static final List<String> KINDS = List.of(
            "text",
            "tool",
            "thinking",
            "long:300",
            "cut:3",
            "reset-after:2",
            "bad-crc",
            "cut-in-frame",
            "500",
            "400",
            "exception:2",
            "no-tail",
            "empty",
            "unfinished-tool",
            "split");

    private static final int CONNECTIONS = 8;
    private static final Duration STEP = Duration.ofSeconds(3);

    /** Growth that is allowed between the first reading after the warm-up and the last. */
    private static final double HEAP_GROWTH_MIB = 16;

    private static final double DIRECT_GROWTH_MIB = 16;
    private static final int FILES_GROWTH = 64;
    private static final int THREADS_GROWTH = 8;

    @Option(names = "--minutes", defaultValue = "30", description = "How long.")
    private int minutes;

    @Option(names = "--jvm-option", description = "An option for the proxy's JVM; may be repeated.")
    private List<String> options = List.of("-Xmx256m");

    Endurance() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Endurance()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path user = Files.createTempDirectory("kiro-endurance");
        try (KiroSimulator kiro = KiroSimulator.builder().start()) {
            kiro.addAccount(AccountSpec.of("bench", AccountKind.SOCIAL).withCredits(1e9, 0))
                    .files()
                    .writeTo(user.resolve(".aws/sso/cache"));
            try (ProxyProcess proxy =
                    ProxyProcess.start(ProxyProcess.java("", accounted()), user, kiro.uri(), List.of())) {
                return run(proxy, kiro);
            }
        }
    }

    private List<String> accounted() {
        List<String> all = new ArrayList<>(options);
        all.add(Vitals.ACCOUNTING);
        return all;
    }

    private int run(ProxyProcess proxy, KiroSimulator kiro) throws IOException {
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        System.out.println("| minute | answers | others | heap MiB | direct MiB | RSS MiB | files | threads |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        round(proxy, kiro);
        round(proxy, kiro);
        Vitals first = Vitals.of(proxy.pid());
        Vitals last = first;
        int round = 0;
        long from = System.nanoTime();
        while (System.nanoTime() < end) {
            int[] counts = round(proxy, kiro);
            last = Vitals.of(proxy.pid());
            System.out.printf(
                    Locale.ROOT,
                    "| %.1f | %d | %d | %.1f | %.1f | %.0f | %d | %d |%n",
                    (System.nanoTime() - from) / 60e9,
                    counts[0],
                    counts[1],
                    last.heapMib(),
                    last.directMib(),
                    last.residentMib(),
                    last.files(),
                    last.threads());
            round++;
        }
        return round > 0 && flat(first, last) ? 0 : 1;
    }

    /** All kinds once, each for a few seconds: complete answers, and answers that ended otherwise. */
    private static int[] round(ProxyProcess proxy, KiroSimulator kiro) throws IOException {
        int[] counts = new int[2];
        for (String kind : KINDS) {
            String body =
                    "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":4096,\"stream\":true,\"messages\":[{\"role\":"
                            + "\"user\",\"content\":\"[[scenario:" + kind + "]]\"}]}";
            byte[] request = Bodies.http(
                    "/v1/messages", "anthropic-version: 2023-06-01\r\n", body.getBytes(StandardCharsets.UTF_8));
            Sample sample = new Clients(
                            proxy.uri(), request, answer -> answer.contains("event: message_stop") ? "" : "no end")
                    .loop(CONNECTIONS, STEP);
            counts[0] += sample.answers();
            counts[1] += sample.failures();
            kiro.clearRequests();
        }
        return counts;
    }

    private static boolean flat(Vitals first, Vitals last) {
        boolean flat = last.heapMib() - first.heapMib() < HEAP_GROWTH_MIB
                && last.directMib() - first.directMib() < DIRECT_GROWTH_MIB
                && last.files() - first.files() < FILES_GROWTH
                && last.threads() - first.threads() < THREADS_GROWTH;
        System.out.println((flat ? "flat: " : "GROWN: ") + first + " to " + last);
        return flat;
    }
}
