package io.kiroproxy.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a file of settings was before, in copies beside it. Reads and writes files; confined to who calls it. */
final class FormerTexts {

    private static final int REVISION_DIGITS = 12;

    private final Path folder;
    private final int most;

    /** @param most copies that are kept */
    FormerTexts(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** Keeps {@code text}, which is about to be replaced; nothing for an empty one. */
    void keep(String text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        replace(folder.resolve(System.currentTimeMillis() + "-" + revision(text) + ".yaml"), text);
        List<ConfigStore.Revision> kept = all();
        for (ConfigStore.Revision old : kept.subList(Math.min(most, kept.size()), kept.size())) {
            Files.deleteIfExists(copy(old));
        }
    }

    /** The latest first. */
    List<ConfigStore.Revision> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+-[0-9a-f]+\\.yaml"))
                    .map(name -> new ConfigStore.Revision(
                            name.substring(name.indexOf('-') + 1, name.indexOf('.')),
                            Long.parseLong(name.substring(0, name.indexOf('-')))))
                    .sorted(Comparator.comparingLong(ConfigStore.Revision::replacedAt)
                            .reversed())
                    .toList();
        }
    }

    /** The text of that name, null when there is none. */
    @Nullable
    String text(String revision) throws IOException {
        for (ConfigStore.Revision kept : all()) {
            if (kept.revision().equals(revision)) {
                return Files.readString(copy(kept));
            }
        }
        return null;
    }

    /** Names a text. */
    static String revision(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, REVISION_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** A temporary file is readable by its owner only, and so is what it becomes. */
    static void replace(Path file, String text) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Files.createDirectories(folder);
        Path temp = Files.createTempFile(folder, ".config", ".tmp");
        Files.writeString(temp, text);
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path copy(ConfigStore.Revision revision) {
        return folder.resolve(revision.replacedAt() + "-" + revision.revision() + ".yaml");
    }
}
