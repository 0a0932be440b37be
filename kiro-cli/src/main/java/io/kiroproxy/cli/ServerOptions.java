package io.kiroproxy.cli;

import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a running server. */
final class ServerOptions {

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the server listens (default: the one that runs on the same home).")
    private @Nullable URI url;

    Path home(Environment environment) {
        return home.in(environment);
    }

    /** Whether another server than that of the home is meant, whose keys are not in these settings. */
    boolean elsewhere() {
        return url != null;
    }

    /** The settings as the server on this home reads them. */
    ServerConfig settings(Environment environment) {
        return sources(environment).load().config();
    }

    ConfigSources sources(Environment environment) {
        return ConfigSources.of(environment.variables())
                .homeFile(home.in(environment).resolve("config.yaml"));
    }

    /** Where the server listens, or would. */
    URI address(Environment environment) throws IOException {
        if (url != null) {
            return url;
        }
        URI running = RunningServer.on(home.in(environment));
        return running == null ? URI.create("http://" + settings(environment).listen()) : running;
    }

    /** The running server. */
    AdminClient server(Environment environment, PrintWriter err) throws IOException {
        AdminClient running = running(environment, err);
        if (running == null) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "no server runs on " + home.in(environment) + " (start one: kiro-proxy serve, or name one: --url)");
        }
        return running;
    }

    /** The running server, null when there is none. */
    @Nullable
    AdminClient running(Environment environment, PrintWriter err) throws IOException {
        URI running = url == null ? RunningServer.on(home.in(environment)) : url;
        if (running == null) {
            return null;
        }
        Secret key = settings(environment).access().adminKey();
        return new AdminClient(running, key, environment, err);
    }
}
