package io.kiroproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running server whether it lives or can serve; what a container's health check runs (ecosystem.md 3.8). */
@Command(
        name = "health",
        description = "Ask a running server whether it is well; ends with 0 or 69.",
        footer = {"", "Examples:", "  kiro-proxy health", "  kiro-proxy health --ready --url http://127.0.0.1:9000"},
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {

    /** A health check that hangs is a failed one. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String STANDARD_PORT = "8080";

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where it listens (default: 127.0.0.1 and KIRO_SERVER_PORT, else 8080).")
    private @Nullable URI url;

    @Option(names = "--ready", description = "Ask for /readyz (can it serve calls?) instead of /livez (does it live?).")
    private boolean ready;

    HealthCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        URI asked = base().resolve(ready ? "/readyz" : "/livez");
        PrintWriter out = spec.commandLine().getOut();
        try {
            HttpURLConnection probe = (HttpURLConnection) asked.toURL().openConnection();
            probe.setConnectTimeout((int) PATIENCE.toMillis());
            probe.setReadTimeout((int) PATIENCE.toMillis());
            int status = probe.getResponseCode();
            probe.disconnect();
            out.println(asked + " answers " + status);
            return status == HttpURLConnection.HTTP_OK ? ExitCode.OK : ExitCode.UNAVAILABLE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("kiro-proxy: " + asked + ": " + e.getMessage());
            return ExitCode.UNAVAILABLE;
        }
    }

    private URI base() {
        if (url == null) {
            String port = environment.variables().getOrDefault("KIRO_SERVER_PORT", "");
            return URI.create("http://127.0.0.1:" + (port.isBlank() ? STANDARD_PORT : port.strip()));
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new ParameterException(
                    spec.commandLine(), "--url: " + url + " (expected: an address such as http://127.0.0.1:8080)");
        }
        return url;
    }
}
