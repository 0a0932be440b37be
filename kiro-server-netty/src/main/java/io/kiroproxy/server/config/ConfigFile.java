package io.kiroproxy.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a {@link ServerConfig} from YAML (architecture.md 10). Keys are kebab-case, sizes and durations carry units,
 * values may hold <code>${NAME:default}</code>. Everything that is wrong is reported at once. Relative paths are taken
 * from the file's own directory.
 */
public final class ConfigFile {

    private ConfigFile() {}

    /**
     * Reads {@code file}, then lets the environment's few settings win over it (ecosystem.md 3.5).
     *
     * @param environment variables for placeholders and overrides; nothing is read from the process itself
     * @throws ConfigException with everything that is wrong
     */
    public static ServerConfig load(Path file, Map<String, String> environment) {
        Objects.requireNonNull(environment, "environment");
        List<ConfigProblem> problems = new ArrayList<>();
        String source = file.toString();
        String text = read(file, source, problems);
        Path directory = file.toAbsolutePath().getParent();
        return finish(text, source, directory == null ? file.toAbsolutePath() : directory, environment, problems);
    }

    /** The defaults with the environment's settings. */
    public static ServerConfig fromEnvironment(Map<String, String> environment) {
        Objects.requireNonNull(environment, "environment");
        return finish("", "", Path.of("").toAbsolutePath(), environment, new ArrayList<>());
    }

    private static ServerConfig finish(
            String text, String source, Path directory, Map<String, String> environment, List<ConfigProblem> problems) {
        Node.Mapping root = new YamlTree(source, problems).read(text);
        ServerConfig fromFile = new ConfigReader(directory).read(new Section(source, "", root, environment, problems));
        ServerConfig config = new EnvironmentSettings(environment, problems).apply(fromFile);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private static String read(Path file, String source, List<ConfigProblem> problems) {
        try {
            if (Files.size(file) > YamlTree.MAX_LENGTH) {
                problems.add(new ConfigProblem(source, 0, "", "larger than " + YamlTree.MAX_LENGTH + " bytes"));
                return "";
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(source, 0, "", "no such file"));
        } catch (CharacterCodingException e) {
            problems.add(new ConfigProblem(source, 0, "", "not UTF-8 text"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(source, 0, "", "cannot be read: " + e.getMessage()));
        }
        return "";
    }
}
