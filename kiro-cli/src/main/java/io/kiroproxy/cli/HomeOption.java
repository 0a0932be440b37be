package io.kiroproxy.cli;

import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.UpstreamSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that every command on a home has. */
final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where accounts and state are kept (default: KIRO_PROXY_HOME, else ~/.kiro-proxy).")
    private @Nullable Path home;

    /** The option's folder, or what the environment says. */
    Path in(Environment environment) {
        return environment.proxyHome(home);
    }

    /** How the server on this home reaches the upstream, its proxy included. */
    UpstreamSettings upstream(Environment environment) {
        return ConfigSources.of(environment.variables())
                .homeFile(in(environment).resolve("config.yaml"))
                .load()
                .config()
                .upstream();
    }

    /** Whether the option was given. */
    boolean given() {
        return home != null;
    }
}
