package io.kiroproxy.server.config;

import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Replaces one top-level section of a file with settings and leaves every other line as it is. The file is replaced
 * atomically and readable by its owner only; it is made when there is none. One writer at a time in a process.
 */
public final class SectionFile {

    private final Path file;
    private final String section;

    /** @param section the top-level key, for example {@code accounts} */
    public SectionFile(Path file, String section) {
        this.file = Objects.requireNonNull(file, "file");
        this.section = Objects.requireNonNull(section, "section");
    }

    /**
     * Writes the section's settings as they are in {@code config}, defaults too.
     *
     * @throws IOException when the file cannot be read or written, or would be no valid YAML any more
     */
    public synchronized void write(ServerConfig config) throws IOException {
        List<String> lines = new ArrayList<>(otherLines());
        lines.add(section + ":");
        for (Setting<?> setting : SettingCatalogue.all()) {
            Object value = setting.parents().equals(List.of(section)) ? setting.shown(config) : null;
            if (value != null) {
                lines.add("  " + setting.key() + ": " + text(value));
            }
        }
        String text = String.join("\n", lines) + "\n";
        check(text);
        PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder pairs = new StringBuilder();
            map.forEach((name, one) -> pairs.append(pairs.length() == 0 ? "" : ", ")
                    .append(quoted(name))
                    .append(": ")
                    .append(quoted(one)));
            return "{" + pairs + "}";
        }
        return value instanceof List<?> list
                ? "[" + String.join(", ", list.stream().map(String::valueOf).toList()) + "]"
                : value.toString();
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    private List<String> otherLines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> kept = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            boolean topLevel = !line.isEmpty() && !Character.isWhitespace(line.charAt(0));
            if (topLevel) {
                inside = line.startsWith(section + ":");
            }
            if (!inside) {
                kept.add(line);
            }
        }
        return kept;
    }

    private void check(String text) throws IOException {
        List<ConfigProblem> problems = new ArrayList<>();
        Node.Mapping root = new YamlTree(file.toString(), problems).read(text);
        if (!problems.isEmpty() || !root.entries().containsKey(section)) {
            throw new IOException("the file is not written as keys below each other, one a line");
        }
    }
}
