package io.kiroproxy.benchmarks.http2;

import io.kiroproxy.benchmarks.load.ProxyProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An upstream that speaks HTTP/2 in a JVM of its own, so that what it costs is not counted. */
public final class UpstreamProcess implements AutoCloseable {

    private final Process process;
    private final URI uri;
    private final Path key;

    private UpstreamProcess(Process process, URI uri, Path key) {
        this.process = process;
        this.uri = uri;
        this.key = key;
    }

    /** Starts one with a certificate of its own, which is kept in {@code folder}, and {@code pace} between the events of an answer. */
    public static UpstreamProcess start(Duration pace, Path folder) throws IOException {
        return start(ServerKey.make(folder), pace);
    }

    static UpstreamProcess start(Path key, Duration pace) throws IOException {
        List<String> command =
                new ArrayList<>(ProxyProcess.java("", List.of("-cp", System.getProperty("java.class.path"))));
        command.addAll(List.of(TlsUpstream.class.getName(), key.toString(), Long.toString(pace.toMillis())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (port == null) {
            throw new IOException("the upstream did not start");
        }
        return new UpstreamProcess(process, URI.create("https://localhost:" + port), key);
    }

    /** Where it listens. */
    public URI uri() {
        return uri;
    }

    /** What makes a JVM trust it. */
    public List<String> trust() {
        return List.of("-Djavax.net.ssl.trustStore=" + key, "-Djavax.net.ssl.trustStorePassword=" + ServerKey.PASSWORD);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
