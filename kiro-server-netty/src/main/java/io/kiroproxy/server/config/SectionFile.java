package io.kiroproxy.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces one top-level section of a file with settings and leaves every other line as it is. The file is replaced
 * atomically and readable by its owner only; it is made when there is none. One writer at a time in a process.
 */
public final class SectionFile {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final String section;

    /** @param section the top-level key, for example {@code history} */
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
        replace(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? "[" + String.join(", ", list.stream().map(String::valueOf).toList()) + "]"
                : value.toString();
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

    private void replace(byte[] content) throws IOException {
        Path temp = file.resolveSibling(file.getFileName() + ".kiro-tmp-" + UUID.randomUUID());
        try {
            try (FileChannel channel = FileChannel.open(
                    temp, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
