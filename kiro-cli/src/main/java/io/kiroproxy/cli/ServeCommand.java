package io.kiroproxy.cli;

import io.kiroproxy.credential.source.TokenScan;
import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the proxy until it is told to stop. */
@Command(
        name = "serve",
        description = "Run the proxy.",
        footer = {
            "",
            "Examples:",
            "  kiro-proxy serve                     with the accounts in ~/.kiro-proxy",
            "  kiro-proxy serve --demo              without any account, on a simulator",
            "  kiro-proxy serve --port 9000"
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--host", paramLabel = "HOST", description = "Where to listen (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port, 0 for any free one (default: 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in YAML (default: config.yaml in the home, if there is one).")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Any setting, by its path in the file; more than once for more.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--upstream-url",
            paramLabel = "URL",
            description = "Send every upstream operation to this origin instead of the vendor's hosts.")
    private @Nullable URI upstream;

    @Option(
            names = "--demo",
            description = "Run against a built-in simulated upstream with one demo account, in a temporary home.")
    private boolean demo;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How the log is written to standard error: terminal or json (default: terminal).")
    private Logging.Format logFormat = Logging.Format.TERMINAL;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "How much is logged: trace, debug, info, warning or error (default: KIRO_LOG_LEVEL, else info).")
    private Logging.@Nullable Least logLevel;

    ServeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.toStandardError(
                logLevel == null ? Logging.Least.in(environment.variables()) : logLevel,
                logFormat,
                environment.screen().err());
        if (demo && upstream != null) {
            throw new ParameterException(
                    spec.commandLine(), "--demo brings its own upstream: leave out --upstream-url");
        }
        if (demo) {
            try (Demo simulated = Demo.start()) {
                return serve(simulated, demoHome());
            }
        }
        return serve(null, home.in(environment));
    }

    private int serve(@Nullable Demo simulated, Path folder) throws IOException, InterruptedException {
        ConfigSources sources = sources(folder, simulated);
        KiroProxy.Builder builder = KiroProxy.builder()
                .home(folder)
                .settings(sources)
                .clients(environment.variables(), environment.userHome());
        if (simulated == null) {
            builder.defaultSource(TokenScan.defaultFile(environment.userHome()));
        } else {
            builder.demo();
        }
        try (KiroProxy proxy = builder.start()) {
            if (simulated == null) {
                NamedLogins.add(environment.variables(), proxy.accounts());
            } else {
                simulated.signIn(proxy.accounts());
            }
            try (StopSignals.Armed signals = StopSignals.drainOnce(() -> drain(proxy))) {
                Objects.requireNonNull(signals);
                Paint paint = environment.screen().out();
                new Greeting(proxy, folder, simulated != null, sources.load(), paint)
                        .print(spec.commandLine().getOut());
                try (RunningServer note = RunningServer.announce(folder, proxy.uri())) {
                    Objects.requireNonNull(note);
                    proxy.awaitClose();
                }
            }
        }
        return ExitCode.OK;
    }

    private ConfigSources sources(Path folder, @Nullable Demo simulated) {
        ConfigSources sources = ConfigSources.of(environment.variables()).homeFile(folder.resolve("config.yaml"));
        if (config != null) {
            sources = sources.file(config);
        }
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            sources = sources.flag("--set", known(setting.getKey()), setting.getValue());
        }
        if (host != null) {
            sources = sources.flag("--host", "KIRO_SERVER_HOST", host);
        }
        if (port != null) {
            sources = sources.flag("--port", "KIRO_SERVER_PORT", port.toString());
        }
        URI origin = simulated == null ? upstream : simulated.uri();
        return origin == null
                ? sources
                : sources.flag(simulated == null ? "--upstream-url" : "--demo", "upstream.base-url", origin.toString());
    }

    /** Flags show in the list of processes, so secrets are not taken from there. */
    private String known(String path) {
        Setting<?> setting = SettingCatalogue.find(path);
        if (setting == null) {
            throw new ParameterException(
                    spec.commandLine(), "--set " + path + ": no such setting (see: kiro-proxy config show)");
        }
        if (setting.secret() || path.equals("access.clients")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--set " + path + ": others could read it (expected: a file, or " + setting.variable() + ")");
        }
        return path;
    }

    private Path demoHome() throws IOException {
        return home.given() ? home.in(environment) : Files.createTempDirectory("kiro-proxy-demo");
    }

    private void drain(KiroProxy proxy) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kiro-proxy: stopping; running calls may end");
        proxy.drain().toCompletableFuture().join();
        proxy.close();
    }
}
