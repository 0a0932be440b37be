package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What differs at a terminal (ecosystem.md 3.7), seen through the pseudo-terminal of {@code script} (bsdutils). */
class TerminalTest {

    private static final String CTRL_C = "\u0003";
    private static final String ESCAPE = "\u001b[";

    @TempDir
    private static Path user;

    private static KiroProcess server;
    private static URI uri;

    @RegisterExtension
    private final Programs programs = new Programs();

    @BeforeAll
    static void serve() throws Exception {
        Assumptions.assumeTrue(hasScript(), "skipped: no script on the PATH (Debian: bsdutils)");
        server = KiroProcess.start(user, "serve", "--demo", "--port", "0", "--home", home());
        uri = server.uri();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static boolean hasScript() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "script")));
    }

    private static String home() {
        return user.resolve("home").toString();
    }

    private static String[] here(String... arguments) {
        return Stream.concat(Arrays.stream(arguments), Stream.of("--home", home()))
                .toArray(String[]::new);
    }

    private static String shown(Map<String, String> variables, String... arguments) throws IOException {
        try (KiroProcess program = KiroProcess.atTerminal(user, variables, here(arguments))) {
            KiroProcess.Result result = program.awaitEnd();
            assertThat(result.exitCode()).as(result.out()).isZero();
            return result.out();
        }
    }

    @Test
    void coloursAreForTerminalsUnlessToldOtherwise() throws Exception {
        assertThat(shown(Map.of(), "status")).contains("DEMO", ESCAPE + "33m");
        assertThat(shown(Map.of("NO_COLOR", "1"), "status")).contains("DEMO").doesNotContain(ESCAPE + "33m");
        assertThat(shown(Map.of("TERM", "dumb"), "status")).contains("DEMO").doesNotContain(ESCAPE);
        assertThat(shown(Map.of(), "status", "--color", "never"))
                .contains("DEMO")
                .doesNotContain(ESCAPE + "33m");
        assertThat(programs.succeed(user, here("status")).out())
                .contains("DEMO")
                .doesNotContain(ESCAPE);
        assertThat(programs.succeed(user, here("status", "--color=always")).out())
                .contains(ESCAPE + "33m");
        assertThat(programs.run(user, here("status", "--color=pink")).exitCode())
                .isEqualTo(2);
    }

    @Test
    void somethingMovesOnlyAtATerminal() throws Exception {
        assertThat(shown(Map.of(), "ask", "[[scenario:slow:100]]")).contains("| asking " + uri, ESCAPE + "K");
        KiroProcess.Result piped = programs.succeed(user, here("ask", "[[scenario:slow:100]]"));
        assertThat(piped.out() + piped.err()).doesNotContain("asking", "\r");
    }

    @Test
    @Shows("env")
    void keyIsHiddenAtATerminalUnlessAskedFor() throws Exception {
        Map<String, String> key = Map.of("KIRO_CLIENT_KEY", "k-123");

        assertThat(shown(key, "env", "codex", "--shell", "bash"))
                .contains("export KIRO_KEY='***'", "--show prints it")
                .doesNotContain("k-123");
        assertThat(shown(key, "env", "codex", "--shell", "bash", "--show")).contains("export KIRO_KEY='k-123'");
        assertThat(programs.run(user, key, "", here("env", "codex", "--shell", "bash"))
                        .out())
                .contains("export KIRO_KEY='k-123'");
    }

    @Test
    @Shows(value = "serve", exits = 130)
    void firstCtrlCLetsRunningCallsEnd() throws Exception {
        String[] serve = {"serve", "--demo", "--port", "0"};
        try (KiroProcess proxy = KiroProcess.atTerminal(user, Map.of(), serve)) {
            InputStream body =
                    Http.stream(proxy.uri(), "[[scenario:slow:300]]").join().body();
            body.read();

            proxy.type(CTRL_C);
            proxy.awaitLine("stopping; running calls may end");

            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("message_stop");
            assertThat(programs.ended(proxy, serve).exitCode()).isEqualTo(130);
        }
    }

    @Test
    void secondCtrlCStopsAtOnce() throws Exception {
        try (KiroProcess proxy = KiroProcess.atTerminal(user, Map.of(), "serve", "--demo", "--port", "0")) {
            InputStream body =
                    Http.stream(proxy.uri(), "[[scenario:slow:20000]]").join().body();
            body.read();

            proxy.type(CTRL_C);
            proxy.awaitLine("stopping; running calls may end");
            long second = System.nanoTime();
            proxy.type(CTRL_C);

            assertThat(proxy.awaitEnd().exitCode()).isEqualTo(130);
            assertThat(System.nanoTime() - second).isLessThan(10_000_000_000L);
        }
    }

    @Test
    @Shows(value = "logs", exits = 130)
    void followedLogsEndWithCtrlC() throws Exception {
        String[] logs = here("logs", "--follow");
        try (KiroProcess followed = KiroProcess.atTerminal(user, Map.of(), logs)) {
            programs.succeed(user, here("ask", "one"));
            followed.awaitLine("/v1/messages");

            followed.type(CTRL_C);

            assertThat(programs.ended(followed, logs).exitCode()).isEqualTo(130);
        }
    }

    @Test
    void ctrlCIsForTheToolThatRuns() throws Exception {
        Path bin = Files.createDirectories(user.resolve("bin"));
        Path tool = Files.writeString(bin.resolve("claude"), """
                #!/bin/sh
                trap 'echo interrupted; stop=yes' INT
                echo runs
                while [ -z "$stop" ]; do sleep 0.1; done
                exit 5
                """);
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        try (KiroProcess program = KiroProcess.atTerminal(user, path, here("run", "claude-code"))) {
            program.awaitLine("runs");

            program.type(CTRL_C);

            program.awaitLine("interrupted");
            assertThat(program.awaitEnd().exitCode()).isEqualTo(5);
        }
    }

    @Test
    @Shows(exits = 143)
    void terminationEndsWithTheSignalsCode() throws Exception {
        String[] serve = {"serve", "--demo", "--port", "0"};
        try (KiroProcess proxy = KiroProcess.start(user, serve)) {
            proxy.uri();
            proxy.terminate();
            assertThat(programs.ended(proxy, serve).exitCode()).isEqualTo(143);
        }
    }
}
