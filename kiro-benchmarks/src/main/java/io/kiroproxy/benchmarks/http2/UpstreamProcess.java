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

/** The upstream in a JVM of its own, so that what it costs is not counted. */
final class UpstreamProcess implements AutoCloseable {

    private final Process process;
    private final URI uri;

    private UpstreamProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
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
        return new UpstreamProcess(process, URI.create("https://localhost:" + port));
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
