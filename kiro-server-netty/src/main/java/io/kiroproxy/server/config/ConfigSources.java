package io.kiroproxy.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that settings are taken from, in the order of {@link Origin.Layer}. Immutable; {@link #load} reads all of
 * it anew each time.
 */
public final class ConfigSources {

    private final Map<String, String> environment;
    private final @Nullable Path homeFile;
    private final @Nullable Path file;
    private final List<Flag> flags;

    /** @param target a setting's path, or one of the variables that set it */
    private record Flag(String name, String target, String text) {}

    private ConfigSources(
            Map<String, String> environment, @Nullable Path homeFile, @Nullable Path file, List<Flag> flags) {
        this.environment = Map.copyOf(environment);
        this.homeFile = homeFile;
        this.file = file;
        this.flags = List.copyOf(flags);
    }

    /** The environment alone; nothing is read from the process itself. */
    public static ConfigSources of(Map<String, String> environment) {
        return new ConfigSources(environment, null, null, List.of());
    }

    /** With the file of the home, which need not exist. */
    public ConfigSources homeFile(Path file) {
        return new ConfigSources(environment, Objects.requireNonNull(file, "file"), this.file, flags);
    }

    /** With a file that was asked for; it has to exist. */
    public ConfigSources file(Path file) {
        return new ConfigSources(environment, homeFile, Objects.requireNonNull(file, "file"), flags);
    }

    /**
     * With a value from the command line.
     *
     * @param name the flag, for {@link Origin} and problems
     * @param target a setting's path, or a variable that sets it in part, such as {@code KIRO_SERVER_PORT}
     */
    public ConfigSources flag(String name, String target, String text) {
        List<Flag> more = new ArrayList<>(flags);
        more.add(new Flag(name, target, text));
        return new ConfigSources(environment, homeFile, file, more);
    }

    /** The file of the home, null for none. */
    public @Nullable Path homeFile() {
        return homeFile;
    }

    /** The files that are read, whether they exist or not. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (homeFile != null) {
            files.add(homeFile);
        }
        if (file != null) {
            files.add(file);
        }
        return List.copyOf(files);
    }

    /**
     * Reads everything.
     *
     * @throws ConfigException with everything that is wrong
     */
    public ConfigSnapshot load() {
        return load(null);
    }

    /** Reads everything, as if the file of the home held {@code homeText}; null to read the file. */
    ConfigSnapshot load(@Nullable String homeText) {
        Assembly assembly = new Assembly();
        if (homeFile != null && (homeText != null || Files.exists(homeFile))) {
            fileLayer(assembly, Origin.Layer.HOME, homeFile, homeText);
        }
        if (file != null) {
            fileLayer(assembly, Origin.Layer.FILE, file, null);
        }
        variableLayer(assembly, Origin.Layer.ENVIRONMENT, "environment", environment, Map.of());
        Map<String, String> given = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Flag flag : flags) {
            given.put(flag.target(), flag.text());
            names.put(flag.target(), flag.name());
        }
        variableLayer(assembly, Origin.Layer.FLAG, "command line", given, names);
        return assembly.finish(OriginalVariables.warnings(environment));
    }

    private void fileLayer(Assembly assembly, Origin.Layer layer, Path path, @Nullable String homeText) {
        Path parent = path.toAbsolutePath().getParent();
        Scope scope = new Scope(
                path.toString(),
                parent == null ? path : parent,
                text -> Placeholders.expand(text, environment),
                assembly.problems());
        String read = homeText == null ? ConfigText.read(path, scope) : homeText;
        Node.Mapping root = new YamlTree(scope.source(), scope.problems()).read(read);
        new FileLayer(scope, layer).readInto(assembly, root);
    }

    private void variableLayer(
            Assembly assembly,
            Origin.Layer layer,
            String source,
            Map<String, String> values,
            Map<String, String> names) {
        Scope scope = new Scope(source, Path.of("").toAbsolutePath(), text -> text, assembly.problems());
        new VariableLayer(scope, layer, values, names).readInto(assembly);
    }
}
