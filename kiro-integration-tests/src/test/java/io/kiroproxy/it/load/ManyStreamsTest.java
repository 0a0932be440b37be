package io.kiroproxy.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.process.KiroProcess;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paced streams at once through the product in a JVM with 256 MB, one frozen client among them. */
class ManyStreamsTest {

    private static final int EVENTS = 30;
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int ALONE = 100;
    private static final String FROZEN = "frozen";
    /** Far more than every buffer between the upstream and a client that does not read: 16 MB. */
    private static final int FROZEN_EVENTS = 4_000;

    @TempDir
    private Path user;

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private KiroSimulator kiro;

    @BeforeEach
    void start() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE); // the simulator must not be the bottleneck
        kiro = KiroSimulator.builder().start();
        kiro.onGenerate(request -> answer(request.lastUserText().strip()));
        kiro.addAccount(AccountSpec.of("alice", AccountKind.SOCIAL).withCredits(1_000_000, 0))
                .files()
                .writeTo(user.resolve(".aws/sso/cache"));
    }

    @AfterEach
    void stop() {
        kiro.close();
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void twoHundredStreamsAreCompleteAndLeakNothing() throws Exception {
        String err = run(200, List.of("-Xmx256m", "-Dio.netty.leakDetection.level=paranoid"));

        assertThat(err).doesNotContain("LEAK").doesNotContain("OutOfMemory");
    }

    @Tag("load")
    @Test
    void twoThousandStreamsAreComplete() throws Exception {
        String err = run(2_000, List.of("-Xmx256m"));

        assertThat(err).doesNotContain("LEAK").doesNotContain("OutOfMemory");
    }

    /** Runs the streams and gives what the proxy said to its standard error. */
    private String run(int streams, List<String> options) throws IOException {
        try (KiroProcess proxy = KiroProcess.start(
                user,
                Map.of(),
                options,
                "serve",
                "--port",
                "0",
                "--upstream-url",
                kiro.uri().toString())) {
            StreamClients clients = new StreamClients(proxy.uri());
            check(clients.run(prompts("warm", 20), LIMIT), "warm");
            List<StreamedAnswer> alone = clients.run(prompts("alone", ALONE), LIMIT);
            check(alone, "alone");

            try (SocketChannel frozen = clients.frozen(FROZEN)) {
                List<StreamedAnswer> together = clients.run(prompts("together", streams), LIMIT);
                check(together, "together");

                Duration before = median(alone);
                Duration beside = median(together);
                System.out.println(streams + " streams of " + EVENTS + " events: median " + beside.toMillis()
                        + " ms, slowest " + slowest(together).toMillis() + " ms; " + ALONE + " alone: median "
                        + before.toMillis() + " ms; proxy " + memory(proxy));
                assertThat(frozen.isOpen()).isTrue();
                assertThat(beside).as("beside a frozen client").isLessThan(before.multipliedBy(6));
            }
            check(clients.run(prompts("after", 20), LIMIT), "after");
            assertThat(proxy.isAlive()).isTrue();
            proxy.terminate();
            return proxy.awaitEnd().err();
        }
    }

    private static Scenario answer(String prompt) {
        if (prompt.endsWith(FROZEN)) {
            String[] much = new String[FROZEN_EVENTS];
            Arrays.fill(much, "x".repeat(4_096));
            return EventScript.begin().text(much);
        }
        return EventScript.begin().text(deltas(prompt).toArray(String[]::new)).pace(PACE);
    }

    private static List<String> deltas(String prompt) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> prompt + " part " + i + ". ")
                .toList();
    }

    private static List<String> prompts(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
    }

    private static void check(List<StreamedAnswer> answers, String name) {
        for (int i = 0; i < answers.size(); i++) {
            StreamedAnswer answer = answers.get(i);
            assertThat(answer.isComplete())
                    .as("%s %d: %s", name, i, answer.raw())
                    .isTrue();
            assertThat(answer.text()).isEqualTo(String.join("", deltas(name + " " + i)));
        }
    }

    private static Duration median(List<StreamedAnswer> answers) {
        return answers.stream().map(StreamedAnswer::took).sorted().toList().get(answers.size() / 2);
    }

    private static Duration slowest(List<StreamedAnswer> answers) {
        return answers.stream()
                .map(StreamedAnswer::took)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Peak of the resident memory, where the system tells. */
    private static String memory(KiroProcess proxy) throws IOException {
        Path status = Path.of("/proc", Long.toString(proxy.pid()), "status");
        if (!Files.isReadable(status)) {
            return "memory unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("memory unknown");
    }
}
