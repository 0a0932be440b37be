package io.kiroproxy.cli;

import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.source.CredentialImport;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.ConfigStore;
import io.kiroproxy.server.config.Origin;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes over a KiroProxy installation; that of the same home is taken over by opening it. */
@Command(
        name = "migrate",
        description = {
            "Take over the accounts and the port of a KiroProxy installation. Its files are not changed;",
            "config.json of the same home is kept as config.json.kiroproxy-backup."
        },
        footer = {"", "Examples:", "  kiro-proxy migrate", "  kiro-proxy migrate --from /mnt/old/.kiro-proxy"},
        mixinStandardHelpOptions = true)
final class MigrateCommand extends AccountsOfAHome {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "The folder with KiroProxy's config.json (default: the home itself).")
    private @Nullable Path from;

    MigrateCommand(Environment environment) {
        super(environment);
    }

    @Override
    public Integer call() throws IOException {
        int code = super.call();
        if (code == ExitCode.OK) {
            takeOverPort();
        }
        return code;
    }

    /** A port that somebody has chosen already stays. */
    private void takeOverPort() throws IOException {
        LauncherFile launcher = LauncherFile.read(environment(), System.getProperty("os.name"));
        if (launcher == null || launcher.port() == 0) {
            return;
        }
        Path file = home.in(environment()).resolve("config.yaml");
        ConfigStore settings =
                ConfigStore.open(ConfigSources.of(environment().variables()).homeFile(file));
        Setting<?> listen = Objects.requireNonNull(SettingCatalogue.find("server.listen"));
        PrintWriter err = spec.commandLine().getErr();
        if (settings.current().origin(listen).layer() != Origin.Layer.DEFAULT) {
            err.println("port " + launcher.port() + " of " + launcher.file() + " is not taken over: "
                    + settings.current().origin(listen) + " says where to listen");
            return;
        }
        settings.change(Map.of("server.listen", "127.0.0.1:" + launcher.port()), null);
        err.println("port " + launcher.port() + " of " + launcher.file() + " is server.listen in " + file + " now");
    }

    @Override
    int run(AccountRegistry accounts, PrintWriter out) {
        if (from == null) {
            int known = accounts.accounts().size();
            out.println(json ? Json.object("accounts", known) : known + " accounts in " + home.in(environment()));
            return ExitCode.OK;
        }
        Path file = from.toAbsolutePath().resolve("config.json");
        if (!Files.exists(file)) {
            throw new CommandFailure(ExitCode.IO, file + " does not exist (expected: KiroProxy's config.json)");
        }
        Path root = file.getRoot();
        return add(
                accounts,
                List.of(new CredentialImport(List.of(root == null ? file : root), present(accounts)).file(file)),
                out);
    }
}
