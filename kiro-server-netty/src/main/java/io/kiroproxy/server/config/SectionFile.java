package io.kiroproxy.server.config;

import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes changed settings of one top-level section into a file and leaves everything else in it as it is, also what
 * somebody has written there meanwhile. The file is replaced atomically and readable by its owner only; it is made when
 * there is none. One writer at a time in a process.
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
     * Writes the section's settings that are other in {@code after} than in {@code before}.
     *
     * @throws IOException when the file cannot be read or written, or holds no valid YAML
     */
    public synchronized void write(ServerConfig before, ServerConfig after) throws IOException {
        YamlEdit edit = new YamlEdit(text());
        for (Setting<?> setting : SettingCatalogue.all()) {
            Object value = setting.parents().equals(List.of(section)) ? setting.shown(after) : null;
            if (value != null && !value.equals(setting.shown(before))) {
                edit = edit.with(List.of(section, setting.key()), value);
            }
        }
        PrivateFiles.write(file, edit.text().getBytes(StandardCharsets.UTF_8));
    }

    private String text() throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        List<ConfigProblem> problems = new ArrayList<>();
        new YamlTree(file.toString(), problems).read(text);
        if (!problems.isEmpty()) {
            throw new IOException(problems.get(0).toString());
        }
        return text;
    }
}
