package io.kiroproxy.cli;

import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSources;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts the proxy on the built-in simulator, calls it once by every protocol and ends. The
 * launchers make the class-data archive of what it loads, which makes the next start fast (ecosystem.md 5.4).
 */
@Command(
        name = "warm-up",
        description = "Make the class-data archive that speeds up later starts.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final List<Call> CALLS = List.of(
            new Call("/v1/messages", """
                    {"model":"claude-sonnet-4.5","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}
                    """),
            new Call("/v1/chat/completions", """
                    {"model":"claude-sonnet-4.5","stream":true,"messages":[{"role":"user","content":"hi"}]}
                    """),
            new Call("/v1/responses", """
                    {"model":"claude-sonnet-4.5","stream":true,"input":"hi"}
                    """),
            new Call("/v1beta/models/claude-sonnet-4.5:streamGenerateContent?alt=sse", """
                    {"contents":[{"role":"user","parts":[{"text":"hi"}]}]}
                    """));

    private record Call(String path, String body) {}

    @Override
    public Integer call() throws IOException {
        Logging.toStandardError(Logging.Least.WARNING, Logging.Format.TERMINAL, new Paint(false));
        Path home = Files.createTempDirectory("kiro-proxy-warm-up");
        try (Demo simulated = Demo.start();
                KiroProxy proxy = KiroProxy.builder()
                        .home(home)
                        .settings(settings(home, simulated))
                        .clients(Map.of(), home)
                        .demo()
                        .start()) {
            simulated.signIn(proxy.accounts());
            new Greeting(proxy, home, true, settings(home, simulated).load(), new Paint(false))
                    .print(new PrintWriter(Writer.nullWriter()));
            get(proxy.uri().resolve("/"));
            get(proxy.uri().resolve("/api/status"));
            for (Call call : CALLS) {
                post(proxy.uri().resolve(call.path()), call.body());
            }
        } finally {
            delete(home);
        }
        return ExitCode.OK;
    }

    /** As {@code serve --demo --port 0} reads them, so that the settings' own classes are in the archive, too. */
    private static ConfigSources settings(Path home, Demo simulated) {
        Main.commands().parseArgs("serve", "--demo", "--port", "0");
        return ConfigSources.of(Map.of())
                .homeFile(home.resolve("config.yaml"))
                .flag("--port", "KIRO_SERVER_PORT", "0")
                .flag("--demo", "upstream.base-url", simulated.uri().toString());
    }

    private static void get(URI uri) throws IOException {
        read((HttpURLConnection) uri.toURL().openConnection());
    }

    private static void post(URI uri, String body) throws IOException {
        HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
        call.setDoOutput(true);
        call.setRequestProperty("content-type", "application/json");
        try (OutputStream out = call.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (read(call) != HttpURLConnection.HTTP_OK) {
            throw new IOException(uri.getPath() + " answered " + call.getResponseCode() + " (expected: 200)");
        }
    }

    private static int read(HttpURLConnection call) throws IOException {
        int status = call.getResponseCode();
        try (var body = status < HttpURLConnection.HTTP_BAD_REQUEST ? call.getInputStream() : call.getErrorStream()) {
            if (body != null) {
                body.transferTo(OutputStream.nullOutputStream());
            }
        }
        return status;
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> inside = Files.walk(home)) {
            inside.sorted(Comparator.reverseOrder()).forEach(WarmUpCommand::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
