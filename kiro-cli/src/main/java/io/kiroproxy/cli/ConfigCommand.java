package io.kiroproxy.cli;

import io.kiroproxy.server.config.ConfigException;
import io.kiroproxy.server.config.ConfigSchema;
import io.kiroproxy.server.config.ConfigSnapshot;
import io.kiroproxy.server.config.ConfigSources;
import io.kiroproxy.server.config.Setting;
import io.kiroproxy.server.config.SettingCatalogue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows and checks settings. */
@Command(
        name = "config",
        description = "Show the settings as they would be read now, check them, or print their JSON Schema.",
        footer = {"", "Examples:", "  kiro-proxy config show --origin", "  kiro-proxy config check --config my.yaml"},
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    /** What is done with settings. */
    enum Verb {
        SHOW,
        CHECK,
        SCHEMA
    }

    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    private Verb verb = Verb.SHOW;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings in YAML, over those in the home.")
    private @Nullable Path file;

    @Option(names = "--origin", description = "Say where each value comes from.")
    private boolean origin;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ConfigCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (verb == Verb.SCHEMA) {
            out.print(ConfigSchema.json());
            out.flush();
            return ExitCode.OK;
        }
        ConfigSources sources = ConfigSources.of(environment.variables())
                .homeFile(home.in(environment).resolve("config.yaml"));
        ConfigSnapshot read;
        try {
            read = (file == null ? sources : sources.file(file)).load();
        } catch (ConfigException e) {
            if (!json) {
                throw e;
            }
            out.println(Json.object("ok", false, "problems", e.problems()));
            return ExitCode.CONFIGURATION;
        }
        if (verb == Verb.CHECK) {
            if (!json) {
                read.warnings().forEach(out::println);
            }
            out.println(json ? Json.object("ok", true, "warnings", read.warnings()) : "the settings are fine");
            return ExitCode.OK;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Setting<?> setting : SettingCatalogue.all()) {
            rows.add(row(setting, read));
        }
        if (json) {
            out.println(Json.object("values", rows));
        } else {
            rows.forEach(row -> out.println(row.get("path") + " = " + (row.get("value") == null ? "" : row.get("value"))
                    + (origin ? "    (" + row.get("origin") + ")" : "")));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> row(Setting<?> setting, ConfigSnapshot read) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("path", setting.path());
        row.put("value", setting.shown(read.config()));
        row.put("default", setting.shownDefault());
        row.put("origin", read.origin(setting).toString());
        row.put("effect", setting.effect().name().toLowerCase(Locale.ROOT));
        return row;
    }
}
