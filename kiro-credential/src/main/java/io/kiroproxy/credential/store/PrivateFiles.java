package io.kiroproxy.credential.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Files that only their owner may read and that are never seen half written: a new file beside the old one, forced,
 * then moved over it, then the folder forced (ecosystem.md 5.6).
 */
public final class PrivateFiles {
    private static final String TEMP_MARK = ".kiro-tmp-";
    /** A write takes milliseconds; a machine that sleeps in the middle of one is not meant by this. */
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(10);

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FILE_RIGHTS =
            Set.copyOf(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> FOLDER_RIGHTS =
            Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /** Replaces {@code file}; returns when the new content is on disk. */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        Path temp = folder.resolve(file.getFileName() + TEMP_MARK + UUID.randomUUID());
        try {
            try (FileChannel channel = FileChannel.open(
                    temp, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights(FILE_RIGHTS))) {
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
        force(folder);
    }

    /** Deletes {@code file} when it exists. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            force(folderOf(file));
        }
    }

    /** Gives a damaged file a name with the time, so that nothing of it is lost; answers with that name. */
    static Path setAside(Path file, long millis) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + millis);
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        restrict(aside);
        force(folderOf(file));
        return aside;
    }

    /** Makes {@code folder} and its parents; the folder itself is its owner's alone. */
    public static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, rights(FOLDER_RIGHTS));
        }
        if (POSIX && !Files.getPosixFilePermissions(folder).equals(FOLDER_RIGHTS)) {
            Files.setPosixFilePermissions(folder, FOLDER_RIGHTS);
        }
    }

    /** Opens or makes a lock file. */
    static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), rights(FILE_RIGHTS));
    }

    /** Takes other people's rights from an existing file. */
    static void restrict(Path file) throws IOException {
        if (POSIX && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(file, FILE_RIGHTS);
        }
    }

    /** Deletes what a killed process left half written. The folder's lock must be held. */
    static void sweep(Path folder) throws IOException {
        sweep(folder, "*", file -> true);
    }

    /** As {@link #sweep}, of one file alone: its folder has other writers, with locks of their own. */
    static void sweepOf(Path file) throws IOException {
        sweep(folderOf(file), String.valueOf(file.getFileName()), temp -> true);
    }

    /** Deletes what is half written for so long before {@code now} that its writer must be dead; needs no lock. */
    static void sweepAbandoned(Path folder, Instant now) throws IOException {
        Instant limit = now.minus(LONGEST_WRITE);
        sweep(folder, "*", temp -> Files.getLastModifiedTime(temp).toInstant().isBefore(limit));
    }

    private static void sweep(Path folder, String names, DirectoryStream.Filter<Path> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(folder, names + TEMP_MARK + "*")) {
            for (Path file : stale) {
                try {
                    if (wanted.accept(file)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // It has just become the file that it was written for.
                    continue;
                }
            }
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + ": not a file's path");
        }
        return folder;
    }

    private static void force(Path folder) throws IOException {
        if (!POSIX) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] rights(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
