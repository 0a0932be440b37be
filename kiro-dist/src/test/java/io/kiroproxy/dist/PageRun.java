package io.kiroproxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one page, run in order as its reader would: a server that a line starts runs until a line starts another
 * or the page ends, and what follows talks to it.
 */
final class PageRun implements AutoCloseable {

    private static final Pattern SERVER = Pattern.compile("^(\\./)?kiro-proxy (serve|simulate|\\d+)\\b.*");
    private static final Pattern PORT = Pattern.compile("(--port|-p)[ =]\\d+");

    private final Path folder;
    private @Nullable Program server;

    PageRun(Path folder) {
        this.folder = folder;
    }

    void run(Page.Snippet snippet) throws IOException, InterruptedException {
        for (String line : lines(snippet.text())) {
            if (SERVER.matcher(line).matches() && !line.contains("--help")) {
                close();
                server = start("exec " + PORT.matcher(line).replaceAll("--port 0"));
                assertThat(server.uri()).as(snippet + ": " + line).isNotNull();
            } else {
                runToItsEnd(snippet, line);
            }
        }
    }

    private void runToItsEnd(Page.Snippet snippet, String line) throws IOException, InterruptedException {
        Program running = server;
        String here = running == null
                ? line
                : line.replace("127.0.0.1:8080", "127.0.0.1:" + running.uri().getPort());
        try (Program program = start(here)) {
            assertThat(program.exitCode())
                    .as(snippet + ": " + line + "\n" + program.out() + program.err())
                    .isZero();
            if (line.startsWith("curl ")) {
                assertThat(program.out()).as(snippet.toString()).contains("event: message_stop");
            }
        }
    }

    private Program start(String line) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Map<String, String> variables = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KIRO_PROXY_CLASS_ARCHIVE",
                folder.resolve("classes.jsa").toString(),
                "PATH",
                folder + ":/usr/bin:/bin",
                "HOME",
                home.toString(),
                "KIRO_SERVER_PORT",
                "0",
                "KIRO_CLIENT_KEY",
                "a-key-of-a-test");
        return Program.start(Path.of("/bin/sh"), folder, variables, "-c", line);
    }

    /** Its commands without comments; one goes on where a line ends in a backslash or within quotes. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.replace("\\\n", " ").split("\n", -1)) {
            open.append(open.isEmpty() ? line.replaceFirst("\\s+#.*$", "").strip() : "\n" + line);
            if (open.chars().filter(letter -> letter == '\'').count() % 2 == 0) {
                if (!open.isEmpty() && open.charAt(0) != '#') {
                    lines.add(open.toString());
                }
                open.setLength(0);
            }
        }
        return lines;
    }

    /** Stops the server, if one runs, and looks at how it ends. */
    @Override
    public void close() throws IOException {
        Program running = server;
        server = null;
        if (running == null) {
            return;
        }
        try (running) {
            assertThat(running.terminate().exitCode()).as(running.err()).isIn(0, 143);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
